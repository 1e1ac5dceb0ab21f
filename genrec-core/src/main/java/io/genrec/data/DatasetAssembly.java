// SPDX-License-Identifier: Apache-2.0
package io.genrec.data;

import io.genrec.catalogue.Item;
import java.nio.file.Path;
import java.util.List;

/** Puts the rows of files together and says which row is wrong. */
final class DatasetAssembly {
  private final InteractionDatasetBuilder builder = new InteractionDatasetBuilder();

  void item(Position at, String id, String rawTitle, List<String> categories) {
    String itemId = id.strip();
    if (itemId.isEmpty()) {
      throw at.problem("the item has no id; give it one");
    }
    String title = TitleText.normalise(rawTitle);
    if (title.isEmpty()) {
      throw at.problem("item " + itemId + " has a blank title; give it one or remove the item");
    }
    if (builder.hasItem(itemId)) {
      throw at.problem("item id '" + itemId + "' was there before; remove one of the two");
    }
    builder.addItem(new Item(itemId, title, categories));
  }

  void interaction(Position at, String user, String item, long timestamp) {
    String userId = user.strip();
    String itemId = item.strip();
    if (userId.isEmpty()) {
      throw at.problem("the user has no id; give one or remove the line");
    }
    if (!builder.hasItem(itemId)) {
      throw at.problem(
          "item '" + itemId + "' is not among the items; add it there or remove this line");
    }
    builder.add(userId, itemId, timestamp);
  }

  /** Ends the items. */
  void requireItems(Path file) {
    if (builder.itemCount() == 0) {
      throw DatasetException.at(file, 1, "the file holds no items; is it the right file?");
    }
  }

  /** Ends the interactions. */
  InteractionDataset build(Path file) {
    if (builder.interactionCount() == 0) {
      throw DatasetException.at(file, 1, "the file holds no interactions; is it the right file?");
    }
    return builder.build();
  }
}
