// SPDX-License-Identifier: Apache-2.0
package io.genrec.data;

import io.genrec.catalogue.Catalogue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The items of a shop and what each user used, oldest first. Users are numbered from 0 in the order
 * of their first interaction in the data. Immutable and safe to share between threads.
 */
public final class InteractionDataset {
  private final Catalogue catalogue;
  private final List<String> userIds;
  private final Map<String, Integer> userIndexById;

  /** (users + 1) where each user's interactions start. */
  private final int[] offsets;

  /** (interactions) item numbers, user by user, oldest first. */
  private final int[] items;

  /** (interactions) the time of each. */
  private final long[] timestamps;

  InteractionDataset(
      Catalogue catalogue,
      List<String> userIds,
      Map<String, Integer> userIndexById,
      int[] offsets,
      int[] items,
      long[] timestamps) {
    this.catalogue = catalogue;
    this.userIds = userIds;
    this.userIndexById = userIndexById;
    this.offsets = offsets;
    this.items = items;
    this.timestamps = timestamps;
  }

  /** The items. */
  public Catalogue catalogue() {
    return catalogue;
  }

  /** The number of users. */
  public int userCount() {
    return userIds.size();
  }

  /** The number of interactions of all users. */
  public int interactionCount() {
    return items.length;
  }

  /**
   * The id of a user.
   *
   * @throws IndexOutOfBoundsException if there is no such user
   */
  public String userId(int user) {
    return userIds.get(user);
  }

  /** The number of the user of an id, if there is one. */
  public OptionalInt userIndex(String userId) {
    Integer index = userIndexById.get(userId);
    return index == null ? OptionalInt.empty() : OptionalInt.of(index);
  }

  /**
   * The number of interactions of a user.
   *
   * @throws IndexOutOfBoundsException if there is no such user
   */
  public int historyLength(int user) {
    return offsets[user + 1] - offsets[user];
  }

  /**
   * A copy of the item numbers of a user, oldest first; those of one time are in the order of the
   * data.
   *
   * @throws IndexOutOfBoundsException if there is no such user
   */
  public int[] history(int user) {
    return Arrays.copyOfRange(items, offsets[user], offsets[user + 1]);
  }

  /**
   * A copy of the times of a user's interactions, in the order of {@link #history} and the unit of
   * the data.
   *
   * @throws IndexOutOfBoundsException if there is no such user
   */
  public long[] timestamps(int user) {
    return Arrays.copyOfRange(timestamps, offsets[user], offsets[user + 1]);
  }
}
