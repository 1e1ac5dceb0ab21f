// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import java.util.Arrays;

/**
 * Hypotheses on their way: nodes of the trie and what is known of each. A growing list whose memory
 * stays, for one search after another. Better is the higher score, and of equal ones the lower
 * interval: nodes whose paths part never share one.
 */
final class Nodes {
  private static final int CAPACITY = 16;

  /** (capacity) where each node's interval of positions begins. */
  private int[] lows = new int[CAPACITY];

  /** (capacity) where it ends, exclusive. */
  private int[] highs = new int[CAPACITY];

  /** (capacity) how many tokens lie on the path to it, all of them in its score. */
  private int[] depths = new int[CAPACITY];

  /** (capacity) the language model's log-probability of that path. */
  private double[] modelScores = new double[CAPACITY];

  /** (capacity) the score that ranks it: the same where no prior takes part. */
  private double[] scores = new double[CAPACITY];

  /** (capacity) the slot whose sequence holds the path but its last token, or the prompt's. */
  private int[] parentSlots = new int[CAPACITY];

  private int count;

  int count() {
    return count;
  }

  int low(int node) {
    return lows[node];
  }

  int high(int node) {
    return highs[node];
  }

  int depth(int node) {
    return depths[node];
  }

  double modelScore(int node) {
    return modelScores[node];
  }

  double score(int node) {
    return scores[node];
  }

  int parentSlot(int node) {
    return parentSlots[node];
  }

  boolean isRoot(int node) {
    return depths[node] == 0;
  }

  /** Makes room for some nodes; those that were not there before are to be written. */
  void resize(int newCount) {
    if (newCount > lows.length) {
      int capacity = Math.max(newCount, 2 * lows.length);
      lows = Arrays.copyOf(lows, capacity);
      highs = Arrays.copyOf(highs, capacity);
      depths = Arrays.copyOf(depths, capacity);
      modelScores = Arrays.copyOf(modelScores, capacity);
      scores = Arrays.copyOf(scores, capacity);
      parentSlots = Arrays.copyOf(parentSlots, capacity);
    }
    count = newCount;
  }

  void set(
      int node, int low, int high, int depth, double modelScore, double score, int parentSlot) {
    lows[node] = low;
    highs[node] = high;
    depths[node] = depth;
    modelScores[node] = modelScore;
    scores[node] = score;
    parentSlots[node] = parentSlot;
  }

  void set(int node, Nodes from, int other) {
    set(
        node,
        from.lows[other],
        from.highs[other],
        from.depths[other],
        from.modelScores[other],
        from.scores[other],
        from.parentSlots[other]);
  }

  void swap(int node, int other) {
    int low = lows[node];
    int high = highs[node];
    int depth = depths[node];
    double modelScore = modelScores[node];
    double score = scores[node];
    int parentSlot = parentSlots[node];
    set(node, this, other);
    set(other, low, high, depth, modelScore, score, parentSlot);
  }

  boolean isBetter(int node, int other) {
    return isBetter(scores[node], lows[node], scores[other], lows[other]);
  }

  static boolean isBetter(double score, int low, double otherScore, int otherLow) {
    int order = Double.compare(score, otherScore);
    return order > 0 || (order == 0 && low < otherLow);
  }
}
