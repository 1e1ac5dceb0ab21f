// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import io.genrec.model.TokenSequences;

/**
 * Token sequences in ascending order, each closed by an end token, in one flat array. Immutable.
 */
final class SortedTitles {
  /** (total) all sequences in order of position, each with its end token. */
  private final int[] tokens;

  /** (items + 1) where each position's sequence starts. */
  private final int[] offsets;

  private SortedTitles(int[] tokens, int[] offsets) {
    this.tokens = tokens;
    this.offsets = offsets;
  }

  /** Copies titles in the order of some item numbers, which must be the sorted one. */
  static SortedTitles copyOf(TokenSequences titles, int[] itemAt, int endToken) {
    int[] tokens = new int[Math.addExact(titles.totalTokens(), itemAt.length)];
    int[] offsets = new int[itemAt.length + 1];
    for (int position = 0; position < itemAt.length; position++) {
      int end = titles.copyTo(itemAt[position], tokens, offsets[position]);
      tokens[end] = endToken;
      offsets[position + 1] = end + 1;
    }
    return new SortedTitles(tokens, offsets);
  }

  int size() {
    return offsets.length - 1;
  }

  int length(int position) {
    return offsets[position + 1] - offsets[position];
  }

  int token(int position, int depth) {
    return tokens[offsets[position] + depth];
  }

  int maxLength() {
    int longest = 0;
    for (int position = 0; position < size(); position++) {
      longest = Math.max(longest, length(position));
    }
    return longest;
  }

  /** The depth of the first node at or below a node that branches or is a leaf. */
  int branchDepth(int low, int high, int depth) {
    int length = length(low);
    int last = high - 1;
    if (low == last) {
      return length;
    }
    int d = depth;
    while (d < length && token(low, d) == token(last, d)) {
      d++;
    }
    return d;
  }

  /** Whether all items of a node have one title. */
  boolean isOneTitle(int low, int high, int depth) {
    return high - low == 1 || branchDepth(low, high, depth) == length(low);
  }

  /** Adds the children of a node that is no leaf: the runs of equal tokens at its depth. */
  void addChildren(int low, int high, int depth, TrieChildren children) {
    int start = low;
    while (start < high) {
      int end = endOfRun(start, high, depth);
      children.add(token(start, depth), end);
      start = end;
    }
  }

  /**
   * Where the run of equal tokens that starts at a position ends, exclusive. Gallops (Bentley and
   * Yao, 1976), so that a long run costs the logarithm of its length and a short one a look or two.
   */
  private int endOfRun(int start, int high, int depth) {
    int token = token(start, depth);
    int inside = start;
    int step = 1;
    while (step < high - inside && token(inside + step, depth) == token) {
      inside += step;
      step *= 2;
    }
    int outside = step < high - inside ? inside + step : high;
    while (outside - inside > 1) {
      int middle = (inside + outside) >>> 1;
      if (token(middle, depth) == token) {
        inside = middle;
      } else {
        outside = middle;
      }
    }
    return outside;
  }

  long memoryBytes() {
    return (long) Integer.BYTES * (tokens.length + offsets.length);
  }
}
