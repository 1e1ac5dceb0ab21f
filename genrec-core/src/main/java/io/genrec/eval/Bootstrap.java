// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The percentile bootstrap (Efron, 1979): how much a mean over users would differ had other users
 * been drawn. The same seed gives the same interval. Immutable and safe to share between threads.
 *
 * @param seed of the random draws
 * @param resamples how often as many users are drawn as there are, with replacement; at least 40,
 *     so that a fortieth is one at least
 */
public record Bootstrap(long seed, int resamples) {
  private static final int LEAST_RESAMPLES = 40;

  /**
   * Checks the number of resamples.
   *
   * @throws IllegalArgumentException if it is below 40
   */
  public Bootstrap {
    if (resamples < LEAST_RESAMPLES) {
      throw new IllegalArgumentException(
          "a bootstrap needs at least " + LEAST_RESAMPLES + " resamples, not " + resamples);
    }
  }

  /** A thousand resamples of a fixed seed. */
  public static Bootstrap standard() {
    return new Bootstrap(1, 1000);
  }

  /**
   * The interval that holds the middle 95% of the resamples' means: without the lowest and the
   * highest fortieth of them.
   *
   * @param values one for each user; without any the interval is [0, 0]
   */
  public Interval meanInterval(double[] values) {
    if (values.length == 0) {
      return new Interval(0, 0);
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] means = new double[resamples];
    for (int i = 0; i < resamples; i++) {
      double sum = 0;
      for (int j = 0; j < values.length; j++) {
        sum += values[random.nextInt(values.length)];
      }
      means[i] = sum / values.length;
    }
    Arrays.sort(means);
    int outside = resamples / LEAST_RESAMPLES;
    return new Interval(means[outside], means[resamples - 1 - outside]);
  }
}
