// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import io.genrec.data.LeaveOneOutSplit;

/**
 * Ranks items by how often they occur in the training histories, the same for everybody. Immutable
 * and safe to share between threads.
 */
public final class PopularityRanker implements ScoreRanker {
  private final double[] counts;

  /** Counts the training histories. */
  public PopularityRanker(LeaveOneOutSplit split) {
    counts = new double[split.dataset().catalogue().size()];
    for (int user = 0; user < split.dataset().userCount(); user++) {
      for (int item : split.trainingHistory(user)) {
        counts[item]++;
      }
    }
  }

  @Override
  public double[] scores(int[] history) {
    return counts.clone();
  }

  /** How often an item occurs in the training histories. */
  int count(int item) {
    return (int) counts[item];
  }
}
