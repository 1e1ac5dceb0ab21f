// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Which items of a catalogue may be recommended, ready to be asked about whole subtrees of the
 * trie: a bit for each position, and how many bits are set before each word of them. Immutable and
 * safe to share between threads.
 *
 * <p>A filter that many requests share is made once with {@link #matching}; what is special to one
 * request is taken out with {@link #without} or {@link #and}, which cost 1/64 of a look at every
 * item.
 */
public final class AllowedItems {
  private final CatalogueTrie trie;

  /** (items / 64 + 1) one bit for each position; those past the last position are 0. */
  private final long[] bits;

  /** (items / 64 + 1) how many bits are set before each word. */
  private final int[] rank;

  private final int count;

  private AllowedItems(CatalogueTrie trie, long[] bits) {
    this.trie = trie;
    this.bits = bits;
    this.rank = new int[bits.length];
    int before = 0;
    for (int word = 0; word < bits.length; word++) {
      rank[word] = before;
      before += Long.bitCount(bits[word]);
    }
    this.count = before;
  }

  /** Allows all items. */
  public static AllowedItems all(CatalogueTrie trie) {
    long[] bits = emptyBits(trie);
    Arrays.fill(bits, -1L);
    bits[bits.length - 1] = bit(trie.itemCount()) - 1;
    return new AllowedItems(trie, bits);
  }

  /** Allows the items, by their numbers in the catalogue, that a predicate accepts. */
  public static AllowedItems matching(CatalogueTrie trie, IntPredicate allowed) {
    long[] bits = emptyBits(trie);
    for (int position = 0; position < trie.itemCount(); position++) {
      if (allowed.test(trie.itemAt(position))) {
        bits[position / Long.SIZE] |= bit(position);
      }
    }
    return new AllowedItems(trie, bits);
  }

  /** A word more than the positions fill at 64 each, so that the end of an interval has one too. */
  private static long[] emptyBits(CatalogueTrie trie) {
    return new long[trie.itemCount() / Long.SIZE + 1];
  }

  /** The bit of a position within its word; Java shifts by the low six bits of the number only. */
  private static long bit(int position) {
    return 1L << position;
  }

  /**
   * The same without some items, by their numbers in the catalogue; other items of the same title
   * stay.
   *
   * @throws IndexOutOfBoundsException if there is no such item
   */
  public AllowedItems without(int... items) {
    long[] fewer = bits.clone();
    for (int item : items) {
      int position = trie.positionOf(item);
      fewer[position / Long.SIZE] &= ~bit(position);
    }
    return new AllowedItems(trie, fewer);
  }

  /**
   * The items that this and another both allow.
   *
   * @throws IllegalArgumentException if the other is of another trie
   */
  public AllowedItems and(AllowedItems other) {
    if (other.trie != trie) {
      throw new IllegalArgumentException("the other allowed items are of another trie");
    }
    long[] both = bits.clone();
    for (int word = 0; word < both.length; word++) {
      both[word] &= other.bits[word];
    }
    return new AllowedItems(trie, both);
  }

  /** The number of allowed items. */
  public int count() {
    return count;
  }

  /** The number of allowed items at positions {@code [low, high)} of the trie. */
  public int count(int low, int high) {
    return countBefore(high) - countBefore(low);
  }

  /** Whether any item at positions {@code [low, high)} of the trie is allowed. */
  public boolean any(int low, int high) {
    return count(low, high) > 0;
  }

  /** Whether the item at a position of the trie is allowed. */
  public boolean contains(int position) {
    return (bits[position / Long.SIZE] & bit(position)) != 0;
  }

  private int countBefore(int position) {
    int word = position / Long.SIZE;
    return rank[word] + Long.bitCount(bits[word] & (bit(position) - 1));
  }
}
