// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.report;

import org.jspecify.annotations.Nullable;

/**
 * A place of a list.
 *
 * @param title what was recommended
 * @param probability its share of the whole catalogue's, where scores are probabilities
 * @param hit whether it is the target
 */
record RecommendedTitle(String title, @Nullable Double probability, boolean hit) {}
