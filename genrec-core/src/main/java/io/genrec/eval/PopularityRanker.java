// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import io.genrec.data.LeaveOneOutSplit;
import java.util.Arrays;

/**
 * Ranks items by how often they occur in the training histories, the same for everybody. Immutable
 * and safe to share between threads.
 */
public final class PopularityRanker implements ScoreRanker {
  private final double[] counts;

  /** Counts the training histories. */
  public PopularityRanker(LeaveOneOutSplit split) {
    counts = Arrays.stream(split.trainingCounts()).asDoubleStream().toArray();
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
