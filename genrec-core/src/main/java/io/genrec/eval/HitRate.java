// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

/**
 * HR@k: 1 if the relevant item is among the first k, else 0. With one relevant item it is the same
 * as Recall@k. A user without a relevant item counts 0. Source: Deshpande and Karypis, "Item-based
 * top-N recommendation algorithms", 2004.
 *
 * @param cutoff k, at least 1
 */
public record HitRate(int cutoff) implements RankingMetric {
  /**
   * Checks the cutoff.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public HitRate {
    RankingMetric.requireCutoff(cutoff);
  }

  @Override
  public String name() {
    return "HR@" + cutoff;
  }

  @Override
  public double value(double rank) {
    return isWithinCutoff(rank) ? 1 : 0;
  }
}
