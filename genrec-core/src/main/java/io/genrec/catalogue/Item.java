// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import java.util.List;

/**
 * Something that can be recommended.
 *
 * @param id the item's id in its data set; not blank
 * @param title the item's title, in the form that the model reads and writes; not blank
 * @param categories what the item belongs to, such as genres; may be empty
 */
public record Item(String id, String title, List<String> categories) {
  /**
   * Checks the texts and copies the list.
   *
   * @throws IllegalArgumentException if the id or the title is blank
   */
  public Item {
    if (id.isBlank()) {
      throw new IllegalArgumentException("an item has a blank id; its title is '" + title + "'");
    }
    if (title.isBlank()) {
      throw new IllegalArgumentException("item " + id + " has a blank title");
    }
    categories = List.copyOf(categories);
  }

  /** An item without categories. */
  public static Item of(String id, String title) {
    return new Item(id, title, List.of());
  }
}
