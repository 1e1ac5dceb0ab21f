// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.experiment;

import io.genrec.eval.EvaluationReport;
import io.genrec.eval.HitRate;
import io.genrec.eval.Ndcg;
import io.genrec.eval.RankingMetric;
import java.util.List;

/**
 * How well a run foretold the targets of all users.
 *
 * @param values of {@link #METRICS}, in their order, each from 0 to 1
 */
public record RunFigures(List<Double> values) {
  /** What is measured. */
  public static final List<RankingMetric> METRICS =
      List.of(new HitRate(5), new Ndcg(5), new HitRate(10), new Ndcg(10));

  private static final int HIT_RATE_AT_10 = 2;
  private static final int NDCG_AT_10 = 3;

  /** Copies the list. */
  public RunFigures {
    values = List.copyOf(values);
  }

  /** The figures of an evaluation. */
  public static RunFigures of(EvaluationReport report) {
    return new RunFigures(METRICS.stream().map(report::mean).toList());
  }

  /** HR@10. */
  public double hitRate() {
    return values.get(HIT_RATE_AT_10);
  }

  /** NDCG@10. */
  public double ndcg() {
    return values.get(NDCG_AT_10);
  }
}
