// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

/**
 * How much better one ranker did than another on the same users.
 *
 * @param metric what was compared
 * @param difference the mean over users of the one's value less the other's
 * @param interval the 95% bootstrap interval of that mean; users are drawn, each with both values
 * @param userCount the number of users
 */
public record PairedComparison(
    RankingMetric metric, double difference, Interval interval, int userCount) {
  /** Whether the interval excludes 0, so that the difference is hardly chance. */
  public boolean isSignificant() {
    return !interval.contains(0);
  }
}
