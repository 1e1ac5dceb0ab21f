// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.report;

import io.genrec.eval.EvaluationReport;
import io.genrec.eval.HitRate;
import io.genrec.eval.RankingMetric;
import io.genrec.eval.UserGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The hit rate at 10 of some users.
 *
 * @param group which users, as a range
 * @param users how many they are
 * @param model of the model
 * @param baseline of the best baseline
 * @param alone of the model without its prior, if it has one
 * @param prior of the prior without the model, if there is one
 */
record GroupFigures(
    String group,
    int users,
    Figure model,
    Figure baseline,
    @Nullable Figure alone,
    @Nullable Figure prior) {
  private static final RankingMetric HIT_RATE = new HitRate(EvaluationReport.TOP);

  /** Joins the same groups of all rankers, which are on the same users. */
  static List<GroupFigures> of(
      RankerReports reports, Function<EvaluationReport, List<UserGroup>> grouping) {
    List<UserGroup> model = grouping.apply(reports.model());
    List<UserGroup> baseline = grouping.apply(Comparison.best(reports.baselines()));
    List<UserGroup> alone = groups(reports.alone(), grouping);
    List<UserGroup> prior = groups(reports.prior(), grouping);
    List<GroupFigures> groups = new ArrayList<>();
    for (int i = 0; i < model.size(); i++) {
      groups.add(
          new GroupFigures(
              model.get(i).label(),
              model.get(i).report().userCount(),
              figure(model.get(i)),
              figure(baseline.get(i)),
              alone.isEmpty() ? null : figure(alone.get(i)),
              prior.isEmpty() ? null : figure(prior.get(i))));
    }
    return groups;
  }

  private static List<UserGroup> groups(
      @Nullable EvaluationReport report, Function<EvaluationReport, List<UserGroup>> grouping) {
    return report == null ? List.of() : grouping.apply(report);
  }

  private static Figure figure(UserGroup group) {
    return Figure.of(group.report(), HIT_RATE);
  }
}
