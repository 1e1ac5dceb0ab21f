// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.report;

import io.genrec.eval.EvaluationReport;
import io.genrec.eval.Ndcg;
import io.genrec.eval.PairedComparison;
import io.genrec.eval.RankingMetric;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much better the model did than the best baseline, on the same users.
 *
 * @param baseline the name of the baseline
 * @param metrics the mean difference of each metric, by its name
 */
record Comparison(String baseline, Map<String, Figure> metrics) {
  /** Tells baselines apart more finely than hit rates do. */
  private static final RankingMetric BEST_BY = new Ndcg(EvaluationReport.TOP);

  /** The baseline of the highest NDCG; the first of several. */
  static EvaluationReport best(List<EvaluationReport> baselines) {
    Comparator<EvaluationReport> byMean = Comparator.comparingDouble(each -> each.mean(BEST_BY));
    return baselines.stream()
        .reduce((best, each) -> byMean.compare(each, best) > 0 ? each : best)
        .orElseThrow(() -> new IllegalArgumentException("there is no baseline to compare with"));
  }

  static Comparison of(EvaluationReport model, EvaluationReport baseline) {
    Map<String, Figure> metrics = new LinkedHashMap<>();
    for (RankingMetric metric : EvaluationReport.METRICS) {
      PairedComparison paired = model.comparedWith(baseline, metric);
      metrics.put(metric.name(), Figure.of(paired.difference(), paired.interval()));
    }
    return new Comparison(baseline.name(), metrics);
  }
}
