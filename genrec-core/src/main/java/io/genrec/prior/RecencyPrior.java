// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

import io.genrec.data.InteractionDataset;
import io.genrec.data.LeaveOneOutSplit;
import java.util.Arrays;

/**
 * What is popular of late, whoever asks: an interaction counts 0.5^(age / half-life), age being how
 * long before the newest training interaction of all users it was, and p(j) is (the sum of j's
 * interactions + 1) / the sum of that over all items. Where all times are equal it is {@link
 * PopularityPrior}. Immutable and safe to share between threads.
 *
 * <p>It is for data whose times are readings of one clock. A data set without times numbers its
 * interactions in the order of the file, of which nothing is popular of late; take {@link
 * PopularityPrior} there.
 */
public final class RecencyPrior implements ItemPrior {
  private final double[] logShares;

  private RecencyPrior(double[] logShares) {
    this.logShares = logShares;
  }

  /**
   * Weighs the training histories; the items are numbered as in the split's catalogue.
   *
   * @param halfLife after how long an interaction counts half, above 0, in the unit of the data
   *     set's times
   * @throws IllegalArgumentException if the half-life is not above 0
   */
  public static RecencyPrior of(LeaveOneOutSplit split, double halfLife) {
    if (!(halfLife > 0)) {
      throw new IllegalArgumentException("the half-life must be above 0, was " + halfLife);
    }
    InteractionDataset dataset = split.dataset();
    long newest = Long.MIN_VALUE;
    for (int user = 0; user < dataset.userCount(); user++) {
      newest = Math.max(newest, Arrays.stream(trainingTimes(split, user)).max().orElse(newest));
    }
    double[] weights = new double[dataset.catalogue().size()];
    for (int user = 0; user < dataset.userCount(); user++) {
      int[] items = split.trainingHistory(user);
      long[] times = trainingTimes(split, user);
      for (int i = 0; i < items.length; i++) {
        double age = (double) newest - times[i];
        weights[items[i]] += Math.pow(0.5, age / halfLife);
      }
    }
    return new RecencyPrior(LogShares.of(weights));
  }

  private static long[] trainingTimes(LeaveOneOutSplit split, int user) {
    return Arrays.copyOf(split.dataset().timestamps(user), split.trainingHistory(user).length);
  }

  @Override
  public void logProbabilities(int[] history, double[] logProbabilities) {
    System.arraycopy(logShares, 0, logProbabilities, 0, logShares.length);
  }
}
