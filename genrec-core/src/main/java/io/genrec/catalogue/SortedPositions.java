// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import java.util.Arrays;

/**
 * A few positions of a trie in ascending order. How many lie before another is found in a look or
 * two, however many positions the trie has: they are divided into a few times as many buckets as
 * positions are here. Immutable.
 */
final class SortedPositions {
  private static final int BUCKETS_A_POSITION = 4;

  /** (positions) ascending, each once. */
  private final int[] positions;

  /** (buckets + 1) how many positions lie before each bucket of {@code 1 << shift} positions. */
  private final int[] before;

  private final int shift;

  private SortedPositions(int[] positions, int[] before, int shift) {
    this.positions = positions;
    this.before = before;
    this.shift = shift;
  }

  /**
   * Sorts positions in place and keeps each once.
   *
   * @param items how many items the trie has
   */
  static SortedPositions of(int[] positions, int items) {
    Arrays.sort(positions);
    int count = 0;
    for (int position : positions) {
      if (count == 0 || positions[count - 1] != position) {
        positions[count++] = position;
      }
    }
    int shift = 0;
    while (items >>> shift > BUCKETS_A_POSITION * count) {
      shift++;
    }
    int[] before = new int[(items >>> shift) + 2];
    for (int i = 0; i < count; i++) {
      before[(positions[i] >>> shift) + 1]++;
    }
    for (int bucket = 1; bucket < before.length; bucket++) {
      before[bucket] += before[bucket - 1];
    }
    return new SortedPositions(Arrays.copyOf(positions, count), before, shift);
  }

  int count() {
    return positions.length;
  }

  int get(int index) {
    return positions[index];
  }

  boolean contains(int position) {
    return find(position) >= 0;
  }

  int countBefore(int position) {
    int found = find(position);
    return found < 0 ? ~found : found;
  }

  /** The first one at or after a position, or something else if there is none. */
  int next(int position, int otherwise) {
    int index = countBefore(position);
    return index < positions.length ? positions[index] : otherwise;
  }

  /** The positions here and some others, to be sorted. */
  int[] with(int[] others, int otherCount) {
    int[] all = Arrays.copyOf(positions, positions.length + otherCount);
    System.arraycopy(others, 0, all, positions.length, otherCount);
    return all;
  }

  private int find(int position) {
    int bucket = position >>> shift;
    return Arrays.binarySearch(positions, before[bucket], before[bucket + 1], position);
  }
}
