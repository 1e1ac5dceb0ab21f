// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import java.util.function.IntPredicate;

/**
 * Which items of a catalogue may be recommended, ready to be asked about whole subtrees of the
 * trie. Immutable and safe to share between threads.
 */
public final class AllowedItems {
  /** (items + 1) how many allowed items lie before each position. */
  private final int[] rank;

  private AllowedItems(int[] rank) {
    this.rank = rank;
  }

  /** Allows all items. */
  public static AllowedItems all(CatalogueTrie trie) {
    return matching(trie, item -> true);
  }

  /** Allows the items, by their numbers in the catalogue, that a predicate accepts. */
  public static AllowedItems matching(CatalogueTrie trie, IntPredicate allowed) {
    int[] rank = new int[trie.itemCount() + 1];
    for (int position = 0; position < trie.itemCount(); position++) {
      rank[position + 1] = rank[position] + (allowed.test(trie.itemAt(position)) ? 1 : 0);
    }
    return new AllowedItems(rank);
  }

  /** The number of allowed items. */
  public int count() {
    return rank[rank.length - 1];
  }

  /** The number of allowed items at positions {@code [low, high)} of the trie. */
  public int count(int low, int high) {
    return rank[high] - rank[low];
  }

  /** Whether any item at positions {@code [low, high)} of the trie is allowed. */
  public boolean any(int low, int high) {
    return count(low, high) > 0;
  }

  /** Whether the item at a position of the trie is allowed. */
  public boolean contains(int position) {
    return any(position, position + 1);
  }
}
