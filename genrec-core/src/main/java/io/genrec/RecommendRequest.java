// SPDX-License-Identifier: Apache-2.0
package io.genrec;

import io.genrec.catalogue.Item;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What is to be recommended, and to whom. Immutable; made by {@link #forHistory}.
 *
 * @param history the ids of the items that the user has had, oldest first; not empty
 * @param top how many items to recommend, at least 1
 * @param includeSeen whether items of the history may be recommended again
 * @param excludedIds ids of items that must not be recommended
 * @param allowed accepts the items that may be recommended
 */
public record RecommendRequest(
    List<String> history,
    int top,
    boolean includeSeen,
    Set<String> excludedIds,
    Predicate<Item> allowed) {
  /** How many items are recommended unless told otherwise. */
  public static final int DEFAULT_TOP = 10;

  /** Known by itself, so that no item needs to be looked at. */
  private enum AnyItem implements Predicate<Item> {
    INSTANCE;

    @Override
    public boolean test(Item item) {
      return true;
    }
  }

  /**
   * Checks the numbers and copies the collections.
   *
   * @throws IllegalArgumentException if the history is empty or {@code top} is below 1
   */
  public RecommendRequest {
    if (history.isEmpty()) {
      throw new IllegalArgumentException("the history is empty; give at least one item");
    }
    if (top < 1) {
      throw new IllegalArgumentException("top must be at least 1, was " + top);
    }
    history = List.copyOf(history);
    excludedIds = Set.copyOf(excludedIds);
  }

  /** Ten unseen items for a user with a history of item ids, oldest first. */
  public static RecommendRequest forHistory(List<String> itemIds) {
    return new RecommendRequest(itemIds, DEFAULT_TOP, false, Set.of(), AnyItem.INSTANCE);
  }

  /** Whether no predicate was given. */
  boolean allowsAllItems() {
    return allowed == AnyItem.INSTANCE;
  }

  /** The same with another number of items. */
  public RecommendRequest withTop(int count) {
    return new RecommendRequest(history, count, includeSeen, excludedIds, allowed);
  }

  /** The same with or without items that the user has had. */
  public RecommendRequest withIncludeSeen(boolean include) {
    return new RecommendRequest(history, top, include, excludedIds, allowed);
  }

  /** The same without some items. */
  public RecommendRequest withExcludedIds(Collection<String> ids) {
    return new RecommendRequest(history, top, includeSeen, Set.copyOf(ids), allowed);
  }

  /** The same with only the items that a predicate accepts, in place of any earlier predicate. */
  public RecommendRequest withAllowed(Predicate<Item> predicate) {
    return new RecommendRequest(history, top, includeSeen, excludedIds, predicate);
  }
}
