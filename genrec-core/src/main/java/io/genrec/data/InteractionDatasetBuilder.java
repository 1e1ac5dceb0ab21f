// SPDX-License-Identifier: Apache-2.0
package io.genrec.data;

import io.genrec.catalogue.Catalogue;
import io.genrec.catalogue.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects items and interactions, 16 bytes for each interaction and as much again for a moment in
 * {@link #build}. Items come before their interactions. Not thread-safe.
 */
public final class InteractionDatasetBuilder {
  private final List<Item> items = new ArrayList<>();
  private final Map<String, Integer> itemIndexById = new HashMap<>();
  private final List<String> userIds = new ArrayList<>();
  private final Map<String, Integer> userIndexById = new HashMap<>();
  private final ChunkedInts users = new ChunkedInts();
  private final ChunkedInts itemNumbers = new ChunkedInts();
  private final ChunkedLongs timestamps = new ChunkedLongs();

  /** Creates a builder without items. */
  public InteractionDatasetBuilder() {}

  /**
   * Adds an item, numbered by how many came before.
   *
   * @throws IllegalArgumentException if the id is already there
   */
  public InteractionDatasetBuilder addItem(Item item) {
    Integer earlier = itemIndexById.putIfAbsent(item.id(), items.size());
    if (earlier != null) {
      throw new IllegalArgumentException(
          "item id '" + item.id() + "' is already that of '" + items.get(earlier).title() + "'");
    }
    items.add(item);
    return this;
  }

  /** Whether an item of this id was added. */
  public boolean hasItem(String itemId) {
    return itemIndexById.containsKey(itemId);
  }

  /** The number of items so far. */
  public int itemCount() {
    return items.size();
  }

  /** The number of interactions so far. */
  public int interactionCount() {
    return users.size();
  }

  /**
   * Adds an interaction.
   *
   * @throws IllegalArgumentException if the item is unknown
   */
  public InteractionDatasetBuilder add(Interaction interaction) {
    return add(interaction.userId(), interaction.itemId(), interaction.timestamp());
  }

  /**
   * Adds an interaction.
   *
   * @param timestamp when, in any unit; interactions of one time keep the order in which they came
   * @throws IllegalArgumentException if the item is unknown or the user's id is blank
   */
  public InteractionDatasetBuilder add(String userId, String itemId, long timestamp) {
    Integer item = itemIndexById.get(itemId);
    if (item == null) {
      throw new IllegalArgumentException("no item has the id '" + itemId + "'; add items first");
    }
    if (userId.isBlank()) {
      throw new IllegalArgumentException("an interaction with item '" + itemId + "' has no user");
    }
    Integer user = userIndexById.get(userId);
    if (user == null) {
      user = userIds.size();
      userIndexById.put(userId, user);
      userIds.add(userId);
    }
    users.add(user);
    itemNumbers.add(item);
    timestamps.add(timestamp);
    return this;
  }

  /** A data set of what was added so far. */
  public InteractionDataset build() {
    int userCount = userIds.size();
    int[] offsets = new int[userCount + 1];
    for (int i = 0; i < users.size(); i++) {
      offsets[users.get(i) + 1]++;
    }
    for (int user = 0; user < userCount; user++) {
      offsets[user + 1] += offsets[user];
    }
    int[] next = offsets.clone();
    int[] sortedItems = new int[users.size()];
    long[] sortedTimes = new long[users.size()];
    for (int i = 0; i < users.size(); i++) {
      int position = next[users.get(i)]++;
      sortedItems[position] = itemNumbers.get(i);
      sortedTimes[position] = timestamps.get(i);
    }
    HistorySorter sorter = new HistorySorter();
    for (int user = 0; user < userCount; user++) {
      sorter.sort(sortedTimes, sortedItems, offsets[user], offsets[user + 1]);
    }
    return new InteractionDataset(
        Catalogue.of(items),
        List.copyOf(userIds),
        Map.copyOf(userIndexById),
        offsets,
        sortedItems,
        sortedTimes);
  }
}
