// SPDX-License-Identifier: Apache-2.0
package io.genrec.data;

/**
 * A user used an item.
 *
 * @param userId the user's id; not blank
 * @param itemId the item's id; not blank
 * @param timestamp when, in the unit of the data set; only the order matters
 */
public record Interaction(String userId, String itemId, long timestamp) {
  /**
   * Checks the ids.
   *
   * @throws IllegalArgumentException if an id is blank
   */
  public Interaction {
    if (userId.isBlank()) {
      throw new IllegalArgumentException("an interaction with item '" + itemId + "' has no user");
    }
    if (itemId.isBlank()) {
      throw new IllegalArgumentException("an interaction of user '" + userId + "' has no item");
    }
  }
}
