// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import java.util.Arrays;

/**
 * The children of the first nodes that branch, tabulated: those of the first such node below the
 * root, and those of the first below each of its children. They are the widest nodes, and every
 * search asks for them. Immutable.
 *
 * <p>A node takes a slot in the three arrays of children for each child and one more.
 */
final class FirstLevels {
  /** Nodes of fewer items have few children, which are found as fast as a table is read. */
  static final int LEAST_ITEMS = 64;

  /** (nodes) in ascending order, each interval as one number; see {@link #key}. */
  private final long[] nodes;

  /** (nodes + 1) each node's first slot. */
  private final int[] firstSlots;

  /** (slots) the token that leads to each child. */
  private final int[] tokens;

  /** (slots) the position where each child's interval begins; last, where the node's ends. */
  private final int[] starts;

  /** (slots) whether each child's items have one title. */
  private final boolean[] oneTitle;

  private FirstLevels(
      long[] nodes, int[] firstSlots, int[] tokens, int[] starts, boolean[] oneTitle) {
    this.nodes = nodes;
    this.firstSlots = firstSlots;
    this.tokens = tokens;
    this.starts = starts;
    this.oneTitle = oneTitle;
  }

  static FirstLevels of(SortedTitles titles) {
    long[] nodes = findNodes(titles);
    int[] firstSlots = new int[nodes.length + 1];
    int[] tokens = new int[0];
    int[] starts = new int[0];
    boolean[] oneTitle = new boolean[0];
    TrieChildren children = new TrieChildren();
    for (int node = 0; node < nodes.length; node++) {
      int high = (int) nodes[node];
      findChildren(titles, (int) (nodes[node] >>> Integer.SIZE), high, children);
      int slot = firstSlots[node];
      int end = slot + children.count() + 1;
      firstSlots[node + 1] = end;
      if (end > tokens.length) {
        int capacity = Math.max(end, 2 * tokens.length);
        tokens = Arrays.copyOf(tokens, capacity);
        starts = Arrays.copyOf(starts, capacity);
        oneTitle = Arrays.copyOf(oneTitle, capacity);
      }
      for (int child = 0; child < children.count(); child++) {
        tokens[slot + child] = children.token(child);
        starts[slot + child] = children.low(child);
        oneTitle[slot + child] = children.isOneTitle(child);
      }
      starts[end - 1] = high;
    }
    int slots = firstSlots[nodes.length];
    return new FirstLevels(
        nodes,
        firstSlots,
        Arrays.copyOf(tokens, slots),
        Arrays.copyOf(starts, slots),
        Arrays.copyOf(oneTitle, slots));
  }

  private static long[] findNodes(SortedTitles titles) {
    if (!isTabulated(titles, 0, titles.size())) {
      return new long[0];
    }
    TrieChildren top = new TrieChildren();
    findChildren(titles, 0, titles.size(), top);
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
    return high - low >= LEAST_ITEMS && !titles.isOneTitle(low, high, 0);
  }

  private static void findChildren(SortedTitles titles, int low, int high, TrieChildren children) {
    int depth = titles.branchDepth(low, high, 0);
    children.reset(titles, low, depth);
    titles.addChildren(low, high, depth, children);
  }

  /**
   * Points at the children of a node that branches, if they are tabulated. Of all nodes with one
   * interval only the last branches, so that the interval alone names it.
   */
  boolean findChildren(int low, int high, TrieChildren children) {
    int node = high - low < LEAST_ITEMS ? -1 : Arrays.binarySearch(nodes, key(low, high));
    if (node < 0) {
      return false;
    }
    int first = firstSlots[node];
    children.pointAt(tokens, starts, oneTitle, first, firstSlots[node + 1] - first - 1);
    return true;
  }

  private static long key(int low, int high) {
    return (long) low << Integer.SIZE | high;
  }

  long memoryBytes() {
    return (long) Long.BYTES * nodes.length
        + (long) Integer.BYTES * (firstSlots.length + tokens.length + starts.length)
        + oneTitle.length;
  }
}
