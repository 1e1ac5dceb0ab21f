// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.cli.report.EvaluationDocument;
import io.genrec.cli.report.Example;
import io.genrec.cli.report.Examples;
import io.genrec.cli.report.Measurement;
import io.genrec.data.LeaveOneOutSplit;
import io.genrec.eval.Baselines;
import io.genrec.eval.BatchRecommenderRanker;
import io.genrec.eval.EvaluationReport;
import io.genrec.eval.Evaluator;
import io.genrec.eval.ManyRanker;
import io.genrec.eval.ScoreRanker;
import io.genrec.eval.TargetPart;
import io.genrec.serve.BatchRecommender;
import io.genrec.train.EpochResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Measures recommenders on the targets of a data set, beside the baselines, and reports on it. */
final class Evaluation {
  private final LeaveOneOutSplit split;
  private final TargetPart part;
  private final String datasetName;
  private final PrintWriter err;

  /**
   * Measures on a data set.
   *
   * @param err takes the progress
   */
  Evaluation(LeaveOneOutSplit split, TargetPart part, String datasetName, PrintWriter err) {
    this.split = split;
    this.part = part;
    this.datasetName = datasetName;
    this.err = err;
  }

  /**
   * Measures a recommender, the last of the results, and before it the baselines if wanted.
   *
   * @param folder takes a report, if not null
   * @param epochs how the recommender was trained, for the report
   */
  List<EvaluationReport> run(
      BatchRecommender recommender,
      String modelName,
      int[] users,
      boolean baselines,
      @Nullable ReportFolder folder,
      List<EpochResult> epochs)
      throws IOException {
    Evaluator evaluator = Evaluator.of(split, part).onUsers(users);
    List<EvaluationReport> reports = new ArrayList<>();
    if (baselines) {
      Map<String, ScoreRanker> rankers = Baselines.of(split).all();
      rankers.forEach((name, ranker) -> reports.add(evaluator.evaluate(name, ranker)));
    }
    EvaluationReport model = evaluate(evaluator, recommender, users.length);
    if (folder != null) {
      List<Example> examples = new Examples(split, part, recommender).of(model);
      Measurement measured =
          Measurement.of(
              datasetName,
              split.dataset(),
              part,
              modelName,
              recommender.spec(),
              recommender.modelInfo());
      folder.write(EvaluationDocument.of(measured, model, reports, epochs, examples));
    }
    reports.add(model);
    return reports;
  }

  private EvaluationReport evaluate(
      Evaluator evaluator, BatchRecommender recommender, int userCount) {
    try (Progress progress = new Progress(err, "users", userCount)) {
      ManyRanker model = new BatchRecommenderRanker(recommender);
      AtomicInteger done = new AtomicInteger();
      return evaluator.evaluateMany(
          "model",
          (histories, top) ->
              model.rank(histories, top).peek(ranking -> progress.update(done.incrementAndGet())));
    }
  }
}
