// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import java.util.Arrays;

/**
 * The children of one trie node, in ascending order of token. A buffer to be reused from node to
 * node; not thread-safe.
 */
public final class TrieChildren {
  private int[] tokens = new int[64];
  private int[] starts = new int[65];
  private int count;

  /** Creates an empty buffer. */
  public TrieChildren() {}

  /** The number of children. */
  public int count() {
    return count;
  }

  /** The token that leads to a child. */
  public int token(int child) {
    return tokens[child];
  }

  /** Where a child's interval of positions begins. */
  public int low(int child) {
    return starts[child];
  }

  /** Where a child's interval of positions ends, exclusive. */
  public int high(int child) {
    return starts[child + 1];
  }

  void reset(int low) {
    count = 0;
    starts[0] = low;
  }

  void add(int token, int high) {
    ensureCapacity(count + 1);
    tokens[count++] = token;
    starts[count] = high;
  }

  /** Adds the children {@code [from, to)} of two arrays that hold each one's token and high. */
  void addAll(int[] fromTokens, int[] fromHighs, int from, int to) {
    ensureCapacity(count + to - from);
    System.arraycopy(fromTokens, from, tokens, count, to - from);
    System.arraycopy(fromHighs, from, starts, count + 1, to - from);
    count += to - from;
  }

  int[] copyTokens() {
    return Arrays.copyOf(tokens, count);
  }

  int[] copyHighs() {
    return Arrays.copyOfRange(starts, 1, count + 1);
  }

  private void ensureCapacity(int needed) {
    if (needed > tokens.length) {
      int capacity = Math.max(needed, count * 2);
      tokens = Arrays.copyOf(tokens, capacity);
      starts = Arrays.copyOf(starts, capacity + 1);
    }
  }
}
