// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

/**
 * NDCG@k: 1 / log2(rank + 1) if the relevant item is among the first k, else 0. With one relevant
 * item the best possible discounted gain is 1, so that nothing is left to normalise by. A user
 * without a relevant item counts 0. Source: Järvelin and Kekäläinen, "Cumulated gain-based
 * evaluation of IR techniques", 2002, with the discount of Burges et al., 2005.
 *
 * @param cutoff k, at least 1
 */
public record Ndcg(int cutoff) implements RankingMetric {
  private static final double LN_2 = Math.log(2);

  /**
   * Checks the cutoff.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Ndcg {
    RankingMetric.requireCutoff(cutoff);
  }

  @Override
  public String name() {
    return "NDCG@" + cutoff;
  }

  @Override
  public double value(double rank) {
    return isWithinCutoff(rank) ? LN_2 / Math.log(rank + 1) : 0;
  }
}
