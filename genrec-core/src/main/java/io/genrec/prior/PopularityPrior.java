// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

import io.genrec.data.LeaveOneOutSplit;
import java.util.Arrays;

/**
 * How often items occur in the training histories, whoever asks: p(j) is (count(j) + 1) / sum of
 * (count + 1). Immutable and safe to share between threads.
 */
public final class PopularityPrior implements ItemPrior {
  private final double[] logShares;

  private PopularityPrior(double[] logShares) {
    this.logShares = logShares;
  }

  /** Counts the training histories; the items are numbered as in the split's catalogue. */
  public static PopularityPrior of(LeaveOneOutSplit split) {
    return new PopularityPrior(
        LogShares.of(Arrays.stream(split.trainingCounts()).asDoubleStream().toArray()));
  }

  @Override
  public void logProbabilities(int[] history, double[] logProbabilities) {
    System.arraycopy(logShares, 0, logProbabilities, 0, logShares.length);
  }
}
