// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import io.genrec.model.DecodeBatch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The children of one trie node, in ascending order of token. A buffer to be reused from node to
 * node; not thread-safe.
 */
public final class TrieChildren {
  private static final int CAPACITY = 64;

  /** (capacity) for the tokens of children that no table holds. */
  private int[] ownTokens = new int[CAPACITY];

  /** (capacity + 1) for their starts. */
  private int[] ownStarts = new int[CAPACITY + 1];

  /** (first + count or more) the token that leads to each child, own or of a table. */
  private int[] tokens = ownTokens;

  /**
   * (first + count + 1 or more) where each child's interval begins, and where the last one ends.
   */
  private int[] starts = ownStarts;

  /** (first + count or more) whether each child has one title only; none without a table. */
  private boolean @Nullable [] oneTitle;

  private int first;
  private int count;
  private @Nullable SortedTitles titles;
  private int childDepth;

  /** Creates an empty buffer. */
  public TrieChildren() {}

  /** The number of children. */
  public int count() {
    return count;
  }

  /** The token that leads to a child. */
  public int token(int child) {
    return tokens[first + child];
  }

  /** Where a child's interval of positions begins. */
  public int low(int child) {
    return starts[first + child];
  }

  /** Where a child's interval of positions ends, exclusive. */
  public int high(int child) {
    return starts[first + child + 1];
  }

  /** Whether all items below a child have one title; see {@link CatalogueTrie#isOneTitle}. */
  public boolean isOneTitle(int child) {
    if (oneTitle != null) {
      return oneTitle[first + child];
    }
    return titles != null && titles.isOneTitle(low(child), high(child), childDepth);
  }

  /** Adds the tokens of all children to a batch, as candidates of its current row. */
  public void addCandidatesTo(DecodeBatch batch) {
    batch.addCandidates(tokens, first, first + count);
  }

  /** Empties the buffer, for the children of a node. */
  void reset(SortedTitles ofTitles, int low, int depth) {
    titles = ofTitles;
    childDepth = depth + 1;
    tokens = ownTokens;
    starts = ownStarts;
    oneTitle = null;
    first = 0;
    count = 0;
    starts[0] = low;
  }

  void add(int token, int high) {
    if (count == ownTokens.length) {
      ownTokens = Arrays.copyOf(ownTokens, count * 2);
      ownStarts = Arrays.copyOf(ownStarts, count * 2 + 1);
      tokens = ownTokens;
      starts = ownStarts;
    }
    tokens[count++] = token;
    starts[count] = high;
  }

  /** Points at the children in a table: {@code tableCount} of them from {@code tableFirst} on. */
  void pointAt(
      int[] tableTokens,
      int[] tableStarts,
      boolean[] tableOneTitle,
      int tableFirst,
      int tableCount) {
    tokens = tableTokens;
    starts = tableStarts;
    oneTitle = tableOneTitle;
    first = tableFirst;
    count = tableCount;
  }
}
