// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import io.genrec.eval.RankingMetric;
import java.util.Map;

/** What both the language model and a prior say of some items for one user, to be mixed. */
final class MixedRanks {
  private final int target;
  private final int[] items;

  /** (items) natural logarithms, but for a constant. */
  private final double[] modelScores;

  private final double[] priorScores;

  /**
   * Takes what is known of a user's candidates.
   *
   * @param target the item to be foretold
   * @param modelScores by item number
   * @param logPriors (items of the catalogue)
   */
  MixedRanks(int target, Map<Integer, Double> modelScores, double[] logPriors) {
    this.target = target;
    this.items = modelScores.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
    this.modelScores = new double[items.length];
    this.priorScores = new double[items.length];
    for (int i = 0; i < items.length; i++) {
      this.modelScores[i] = modelScores.getOrDefault(items[i], Double.NEGATIVE_INFINITY);
      this.priorScores[i] = logPriors[items[i]];
    }
  }

  /**
   * The target's rank among the candidates, from 1; those of equal score share the mean of their
   * ranks.
   */
  double rank(double weight) {
    double own = Double.NaN;
    for (int i = 0; i < items.length; i++) {
      if (items[i] == target) {
        own = score(i, weight);
      }
    }
    if (!(own > Double.NEGATIVE_INFINITY)) {
      return RankingMetric.NOT_RETURNED;
    }
    int better = 0;
    int equal = 0;
    for (int i = 0; i < items.length; i++) {
      double score = score(i, weight);
      better += score > own ? 1 : 0;
      equal += score == own ? 1 : 0;
    }
    return better + (equal + 1) / 2.0;
  }

  private double score(int i, double weight) {
    if (weight == 1) { // 0 times minus infinity is no number
      return priorScores[i];
    }
    return weight == 0 ? modelScores[i] : (1 - weight) * modelScores[i] + weight * priorScores[i];
  }
}
