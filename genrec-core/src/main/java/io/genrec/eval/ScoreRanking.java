// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import java.util.Comparator;
import java.util.PriorityQueue;

/** The order of all items by their scores; takes over its array. */
final class ScoreRanking implements Ranking {
  private final double[] scores;
  private final int top;

  ScoreRanking(double[] scores, int top) {
    this.scores = scores;
    this.top = top;
  }

  @Override
  public int[] items() {
    Comparator<Integer> worstFirst =
        Comparator.<Integer>comparingDouble(item -> scores[item])
            .thenComparing(Comparator.reverseOrder());
    PriorityQueue<Integer> best = new PriorityQueue<>(worstFirst);
    double least = Double.NEGATIVE_INFINITY;
    for (int item = 0; item < scores.length; item++) {
      if (scores[item] > least) {
        best.add(item);
        if (best.size() > top) {
          best.remove();
        }
        if (best.size() == top) {
          least = scores[best.element()];
        }
      }
    }
    int[] items = new int[best.size()];
    for (int i = items.length - 1; i >= 0; i--) {
      items[i] = best.remove();
    }
    return items;
  }

  @Override
  public double rankOf(int item) {
    double score = scores[item];
    if (score == Double.NEGATIVE_INFINITY) {
      return RankingMetric.NOT_RETURNED;
    }
    int better = 0;
    int equal = 0;
    for (double other : scores) {
      better += other > score ? 1 : 0;
      equal += other == score ? 1 : 0;
    }
    return better + (equal + 1) / 2.0;
  }
}
