// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.catalogue.Catalogue;
import io.genrec.catalogue.Item;
import io.genrec.data.InteractionDataset;
import java.util.Arrays;
import java.util.List;

/**
 * Somebody to recommend to.
 *
 * @param name the user's id, or what stands for it
 * @param history the items that they have had, oldest first
 */
record Recipient(String name, List<Item> history) {
  Recipient {
    history = List.copyOf(history);
  }

  /** A user of a data set, by number. */
  static Recipient user(InteractionDataset dataset, int user) {
    return of(dataset.userId(user), dataset.catalogue(), dataset.history(user));
  }

  /** Somebody with a history of item numbers. */
  static Recipient of(String name, Catalogue catalogue, int[] history) {
    return new Recipient(name, Arrays.stream(history).mapToObj(catalogue::item).toList());
  }
}
