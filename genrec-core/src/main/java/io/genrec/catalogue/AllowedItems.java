// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Which items of a catalogue may be recommended, ready to be asked about whole subtrees of the
 * trie: a bit for each position, how many bits are set before each word of them, and a few
 * positions that were taken out since. Immutable and safe to share between threads.
 *
 * <p>A filter that many requests share is made once with {@link #matching}, which looks at every
 * item, or {@link #and}, which costs 1/64 of that. What one user has had is taken out with {@link
 * #without}, which costs as much as there are items to take out, however large the catalogue is.
 */
public final class AllowedItems {
  private final CatalogueTrie trie;

  /** (items / 64 + 1) one bit for each position; those past the last position are 0. */
  private final long[] bits;

  /** (items / 64 + 1) how many bits are set before each word. */
  private final int[] rank;

  /** Positions that are not allowed although their bits are set. */
  private final SortedPositions takenOut;

  private final int count;

  private AllowedItems(CatalogueTrie trie, long[] bits, int[] rank, SortedPositions takenOut) {
    this.trie = trie;
    this.bits = bits;
    this.rank = rank;
    this.takenOut = takenOut;
    this.count = countBefore(trie.itemCount());
  }

  private static AllowedItems of(CatalogueTrie trie, long[] bits) {
    int[] rank = new int[bits.length];
    for (int word = 1; word < bits.length; word++) {
      rank[word] = rank[word - 1] + Long.bitCount(bits[word - 1]);
    }
    return new AllowedItems(trie, bits, rank, SortedPositions.of(new int[0], trie.itemCount()));
  }

  /** Allows all items. */
  public static AllowedItems all(CatalogueTrie trie) {
    long[] bits = emptyBits(trie);
    Arrays.fill(bits, -1L);
    bits[bits.length - 1] = bit(trie.itemCount()) - 1;
    return of(trie, bits);
  }

  /** Allows the items, by their numbers in the catalogue, that a predicate accepts. */
  public static AllowedItems matching(CatalogueTrie trie, IntPredicate allowed) {
    long[] bits = emptyBits(trie);
    for (int position = 0; position < trie.itemCount(); position++) {
      if (allowed.test(trie.itemAt(position))) {
        bits[position / Long.SIZE] |= bit(position);
      }
    }
    return of(trie, bits);
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
    int[] positions = new int[items.length];
    int fewer = 0;
    for (int item : items) {
      int position = trie.positionOf(item);
      if (contains(position)) {
        positions[fewer++] = position;
      }
    }
    return fewer == 0
        ? this
        : new AllowedItems(
            trie,
            bits,
            rank,
            SortedPositions.of(takenOut.with(positions, fewer), trie.itemCount()));
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
    clear(takenOut, both);
    clear(other.takenOut, both);
    return of(trie, both);
  }

  /**
   * Of the items that are allowed, only some, by their numbers in the catalogue. Costs as much as
   * {@link #and}.
   *
   * @throws IndexOutOfBoundsException if there is no such item
   */
  public AllowedItems only(int... items) {
    long[] few = emptyBits(trie);
    for (int item : items) {
      int position = trie.positionOf(item);
      if (contains(position)) {
        few[position / Long.SIZE] |= bit(position);
      }
    }
    return of(trie, few);
  }

  private static void clear(SortedPositions positions, long[] bits) {
    for (int i = 0; i < positions.count(); i++) {
      bits[positions.get(i) / Long.SIZE] &= ~bit(positions.get(i));
    }
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
    return (bits[position / Long.SIZE] & bit(position)) != 0 && !takenOut.contains(position);
  }

  /**
   * The first position at or after another whose item is not allowed; the number of items if there
   * is none. Serves walks over many intervals that are mostly allowed.
   */
  public int nextHidden(int position) {
    int end = takenOut.next(position, trie.itemCount());
    int word = position / Long.SIZE;
    long hidden = ~bits[word] & -bit(position);
    while (hidden == 0 && (word + 1) * Long.SIZE < end) {
      hidden = ~bits[++word];
    }
    return hidden == 0 ? end : Math.min(end, word * Long.SIZE + Long.numberOfTrailingZeros(hidden));
  }

  private int countBefore(int position) {
    int word = position / Long.SIZE;
    return rank[word]
        + Long.bitCount(bits[word] & (bit(position) - 1))
        - takenOut.countBefore(position);
  }
}
