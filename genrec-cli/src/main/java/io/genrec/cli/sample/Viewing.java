// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.sample;

/**
 * A simulated viewer watched a film and rated it.
 *
 * @param viewer the viewer, from 1
 * @param film the film's number in {@link SampleFilms}
 * @param halfStars the rating in half stars, 1 to 10
 * @param timestamp when, in seconds since 1970
 */
record Viewing(int viewer, int film, int halfStars, long timestamp) {}
