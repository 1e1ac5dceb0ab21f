// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.sample;

import java.util.List;

/**
 * A real film.
 *
 * @param id the id in movies.csv
 * @param title the English title and, in brackets, the year
 * @param year the year in which it came out
 * @param genres one or more, in the words of MovieLens
 * @param director who directed it; the main one where there were several
 * @param series the series that it belongs to; empty without one
 * @param order the place in the series, from 1; 0 without one
 */
record SampleFilm(
    String id,
    String title,
    int year,
    List<String> genres,
    String director,
    String series,
    int order) {
  SampleFilm {
    genres = List.copyOf(genres);
  }

  boolean isInSeries() {
    return order > 0;
  }
}
