// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.report;

import io.genrec.eval.EvaluationReport;
import io.genrec.eval.RankingMetric;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A line of the table of rankers.
 *
 * @param name what the ranker is called
 * @param users how many users it was measured on
 * @param metrics each metric by its name
 * @param coverage the share of the catalogue that was recommended to anybody, by the name of the
 *     cutoff
 * @param inCatalogue the share of returned titles that are items
 * @param fewerThan10 the share of users who got fewer titles than were asked for
 */
record RankerFigures(
    String name,
    int users,
    Map<String, Figure> metrics,
    Map<String, Double> coverage,
    double inCatalogue,
    double fewerThan10) {
  static RankerFigures of(EvaluationReport report) {
    Map<String, Figure> metrics = new LinkedHashMap<>();
    for (RankingMetric metric : EvaluationReport.METRICS) {
      metrics.put(metric.name(), Figure.of(report, metric));
    }
    return new RankerFigures(
        report.name(),
        report.userCount(),
        metrics,
        report.coverage(),
        report.inCatalogueShare(),
        report.shortShare());
  }
}
