// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.report;

import io.genrec.eval.EvaluationReport;
import io.genrec.eval.Interval;
import io.genrec.eval.RankingMetric;

/**
 * A mean over users and its 95% interval.
 *
 * @param mean the mean
 * @param low the lower end
 * @param high the upper end
 */
record Figure(double mean, double low, double high) {
  static Figure of(EvaluationReport report, RankingMetric metric) {
    return of(report.mean(metric), report.interval(metric));
  }

  static Figure of(double mean, Interval interval) {
    return new Figure(mean, interval.low(), interval.high());
  }
}
