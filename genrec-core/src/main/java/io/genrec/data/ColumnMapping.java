// SPDX-License-Identifier: Apache-2.0
package io.genrec.data;

import java.util.Optional;

/**
 * Which columns of a file of items and of a file of interactions mean what, by their names in the
 * first line.
 *
 * @param itemId the id in the file of items
 * @param title the title in the file of items
 * @param categories the categories in the file of items, if it has them
 * @param categorySeparator what stands between two categories of an item
 * @param userId the user in the file of interactions
 * @param interactionItemId the item in the file of interactions
 * @param timestamp the time in the file of interactions, a whole number; without it the order of
 *     the lines is the time
 * @param delimiter what stands between two columns of both files
 */
public record ColumnMapping(
    String itemId,
    String title,
    Optional<String> categories,
    String categorySeparator,
    String userId,
    String interactionItemId,
    Optional<String> timestamp,
    char delimiter) {
  /** The columns of MovieLens since 2014: movies.csv and ratings.csv. */
  public static ColumnMapping movieLens() {
    return new ColumnMapping(
        "movieId",
        "title",
        Optional.of("genres"),
        "|",
        "userId",
        "movieId",
        Optional.of("timestamp"),
        ',');
  }
}
