// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The best items so far, at most k of them. */
final class TopItems {
  private static final Comparator<Hypothesis> BEST_FIRST =
      Comparator.comparingDouble(Hypothesis::logProbability)
          .reversed()
          .thenComparingInt(Hypothesis::item);

  private final int limit;
  private final PriorityQueue<Hypothesis> worstFirst = new PriorityQueue<>(BEST_FIRST.reversed());

  TopItems(int limit) {
    this.limit = limit;
  }

  void offer(int item, double logProbability) {
    worstFirst.add(new Hypothesis(item, logProbability));
    if (worstFirst.size() > limit) {
      worstFirst.remove();
    }
  }

  int size() {
    return worstFirst.size();
  }

  /** Whether items of a score or below it can no longer get in, but for ties. */
  boolean reaches(double score) {
    return worstFirst.size() == limit && worstFirst.element().logProbability() >= score;
  }

  /** Whether no item of a score can get in, not even by its number. */
  boolean exceeds(double score) {
    return worstFirst.size() == limit && worstFirst.element().logProbability() > score;
  }

  List<Hypothesis> bestFirst() {
    return worstFirst.stream().sorted(BEST_FIRST).toList();
  }
}
