// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

/**
 * RR@k: 1 / rank if the relevant item is among the first k, else 0; its mean over users is MRR@k. A
 * user without a relevant item counts 0. Source: Voorhees, "The TREC-8 question answering track
 * report", 1999.
 *
 * @param cutoff k, at least 1
 */
public record ReciprocalRank(int cutoff) implements RankingMetric {
  /**
   * Checks the cutoff.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public ReciprocalRank {
    RankingMetric.requireCutoff(cutoff);
  }

  @Override
  public String name() {
    return "MRR@" + cutoff;
  }

  @Override
  public double value(double rank) {
    return isWithinCutoff(rank) ? 1 / rank : 0;
  }
}
