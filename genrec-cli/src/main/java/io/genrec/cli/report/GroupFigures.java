// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.report;

import io.genrec.eval.EvaluationReport;
import io.genrec.eval.HitRate;
import io.genrec.eval.RankingMetric;
import io.genrec.eval.UserGroup;
import java.util.ArrayList;
import java.util.List;

/**
 * The hit rate at 10 of some users.
 *
 * @param group which users, as a range
 * @param users how many they are
 * @param model of the model
 * @param baseline of the best baseline
 */
record GroupFigures(String group, int users, Figure model, Figure baseline) {
  private static final RankingMetric HIT_RATE = new HitRate(EvaluationReport.TOP);

  /** Joins the same groups of both, which are on the same users. */
  static List<GroupFigures> of(List<UserGroup> model, List<UserGroup> baseline) {
    List<GroupFigures> groups = new ArrayList<>();
    for (int i = 0; i < model.size(); i++) {
      EvaluationReport report = model.get(i).report();
      groups.add(
          new GroupFigures(
              model.get(i).label(),
              report.userCount(),
              Figure.of(report, HIT_RATE),
              Figure.of(baseline.get(i).report(), HIT_RATE)));
    }
    return groups;
  }
}
