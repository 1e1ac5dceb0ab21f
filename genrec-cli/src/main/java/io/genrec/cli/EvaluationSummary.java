// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.cli.report.RankerReports;
import io.genrec.eval.EvaluationReport;
import io.genrec.eval.HitRate;
import io.genrec.eval.Interval;
import io.genrec.eval.Ndcg;
import io.genrec.eval.PairedComparison;
import io.genrec.eval.RankingMetric;
import io.genrec.eval.UserGroup;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * Writes, for people, an evaluation in which a prior took part: all rankers, what the mix is better
 * by, and how each does on items that are seldom or never in the training histories.
 */
final class EvaluationSummary {
  private static final RankingMetric HIT_RATE = new HitRate(EvaluationReport.TOP);
  private static final List<RankingMetric> COMPARED =
      List.of(HIT_RATE, new Ndcg(EvaluationReport.TOP));
  private static final int[] OCCURRENCES = {1, 6, 21};

  private final PrintWriter out;

  EvaluationSummary(PrintWriter out) {
    this.out = out;
  }

  void write(RankerReports reports) {
    reports.all().forEach(new EvaluationTable(out)::write);
    if (reports.prior() == null) {
      return;
    }
    out.println();
    for (EvaluationReport rival : reports.rivals()) {
      for (RankingMetric metric : COMPARED) {
        compare(reports.model(), rival, metric);
      }
    }
    out.println();
    groups(reports);
  }

  private void compare(EvaluationReport model, EvaluationReport rival, RankingMetric metric) {
    PairedComparison paired = model.comparedWith(rival, metric);
    Interval interval = paired.interval();
    out.printf(
        Locale.ROOT,
        "%s less %s, %s: %+.4f [%+.4f, %+.4f]%s%n",
        model.name(),
        rival.name(),
        metric.name(),
        paired.difference(),
        interval.low(),
        interval.high(),
        paired.isSignificant() ? "" : ", neither better nor worse for certain");
  }

  private void groups(RankerReports reports) {
    StringBuilder head =
        new StringBuilder(String.format("%-30s", HIT_RATE.name() + " by times in training"));
    for (UserGroup group : reports.model().byItemPopularity(OCCURRENCES)) {
      head.append(
          String.format(
              Locale.ROOT,
              "  %-23s",
              "%s: %,d users".formatted(group.label(), group.report().userCount())));
    }
    out.println(head.toString().stripTrailing());
    for (EvaluationReport report : reports.all()) {
      StringBuilder line = new StringBuilder(String.format("%-30s", report.name()));
      for (UserGroup group : report.byItemPopularity(OCCURRENCES)) {
        Interval interval = group.report().interval(HIT_RATE);
        line.append(
            String.format(
                Locale.ROOT,
                "  %.4f [%.4f, %.4f]",
                group.report().mean(HIT_RATE),
                interval.low(),
                interval.high()));
      }
      out.println(line);
    }
  }
}
