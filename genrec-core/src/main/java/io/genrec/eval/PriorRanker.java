// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import io.genrec.prior.ItemPrior;

/** Ranks items by a prior alone. Safe to share between threads. */
public final class PriorRanker implements ScoreRanker {
  private final ItemPrior prior;
  private final int itemCount;

  /**
   * Creates a ranker.
   *
   * @param prior opened for the catalogue that is ranked
   * @param itemCount the number of its items
   */
  public PriorRanker(ItemPrior prior, int itemCount) {
    this.prior = prior;
    this.itemCount = itemCount;
  }

  @Override
  public double[] scores(int[] history) {
    double[] scores = new double[itemCount];
    prior.logProbabilities(history, scores);
    return scores;
  }
}
