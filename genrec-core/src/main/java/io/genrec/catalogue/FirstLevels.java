// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import java.util.Arrays;

/**
 * The children of the first nodes that branch, tabulated: those of the first such node below the
 * root, and those of the first below each of its children. They are the widest nodes, and every
 * search asks for them. Immutable.
 */
final class FirstLevels {
  /** Nodes of fewer items have few children, which are found as fast as a table is read. */
  static final int LEAST_ITEMS = 64;

  /** (nodes) in ascending order, each interval as one number; see {@link #key}. */
  private final long[] nodes;

  /** (nodes + 1) where each node's children begin in the two arrays below. */
  private final int[] offsets;

  /** (children) the token that leads to each. */
  private final int[] tokens;

  /** (children) the position where each one's interval ends, exclusive. */
  private final int[] highs;

  private FirstLevels(long[] nodes, int[] offsets, TrieChildren children) {
    this.nodes = nodes;
    this.offsets = offsets;
    this.tokens = children.copyTokens();
    this.highs = children.copyHighs();
  }

  static FirstLevels of(SortedTitles titles) {
    long[] nodes = findNodes(titles);
    int[] offsets = new int[nodes.length + 1];
    TrieChildren children = new TrieChildren();
    for (int node = 0; node < nodes.length; node++) {
      int low = (int) (nodes[node] >>> Integer.SIZE);
      int high = (int) nodes[node];
      titles.addChildren(low, high, titles.branchDepth(low, high, 0), children);
      offsets[node + 1] = children.count();
    }
    return new FirstLevels(nodes, offsets, children);
  }

  private static long[] findNodes(SortedTitles titles) {
    if (!isTabulated(titles, 0, titles.size())) {
      return new long[0];
    }
    TrieChildren top = new TrieChildren();
    titles.addChildren(0, titles.size(), titles.branchDepth(0, titles.size(), 0), top);
    long[] nodes = new long[top.count() + 1];
    int count = 0;
    nodes[count++] = key(0, titles.size());
    for (int child = 0; child < top.count(); child++) {
      if (isTabulated(titles, top.low(child), top.high(child))) {
        nodes[count++] = key(top.low(child), top.high(child));
      }
    }
    Arrays.sort(nodes, 0, count);
    return Arrays.copyOf(nodes, count);
  }

  private static boolean isTabulated(SortedTitles titles, int low, int high) {
    return high - low >= LEAST_ITEMS && titles.branchDepth(low, high, 0) < titles.length(low);
  }

  /**
   * Adds the children of a node that branches, if they are tabulated. Of all nodes with one
   * interval only the last branches, so that the interval alone names it.
   */
  boolean addChildren(int low, int high, TrieChildren children) {
    int node = high - low < LEAST_ITEMS ? -1 : Arrays.binarySearch(nodes, key(low, high));
    if (node < 0) {
      return false;
    }
    children.addAll(tokens, highs, offsets[node], offsets[node + 1]);
    return true;
  }

  private static long key(int low, int high) {
    return (long) low << Integer.SIZE | high;
  }

  long memoryBytes() {
    return (long) Long.BYTES * nodes.length
        + (long) Integer.BYTES * (offsets.length + tokens.length + highs.length);
  }
}
