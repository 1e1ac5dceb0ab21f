// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.eval.EvaluationReport;
import io.genrec.eval.Interval;
import io.genrec.eval.RankingMetric;
import java.io.PrintWriter;
import java.util.Locale;

/** Writes evaluations for people, a line each. */
final class EvaluationTable {
  private final PrintWriter out;
  private boolean hasHead;

  EvaluationTable(PrintWriter out) {
    this.out = out;
  }

  void write(EvaluationReport report) {
    if (!hasHead) {
      hasHead = true;
      StringBuilder head = new StringBuilder(String.format("%-30s  users", "ranker"));
      for (RankingMetric metric : EvaluationReport.METRICS) {
        head.append(String.format("  %-21s", metric.name()));
      }
      out.println(head.append("  in catalogue  fewer than 10"));
    }
    StringBuilder line = new StringBuilder();
    line.append(String.format(Locale.ROOT, "%-30s %6d", report.name(), report.userCount()));
    for (RankingMetric metric : EvaluationReport.METRICS) {
      Interval interval = report.interval(metric);
      line.append(
          String.format(
              Locale.ROOT,
              "  %.4f [%.4f, %.4f]",
              report.mean(metric),
              interval.low(),
              interval.high()));
    }
    line.append(
        String.format(
            Locale.ROOT,
            "  %11.2f%%  %12.2f%%",
            100 * report.inCatalogueShare(),
            100 * report.shortShare()));
    out.println(line);
  }
}
