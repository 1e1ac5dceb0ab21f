// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.RecommenderSpec;
import io.genrec.catalogue.Catalogue;
import io.genrec.cli.report.EvaluationDocument;
import io.genrec.cli.report.Example;
import io.genrec.cli.report.Examples;
import io.genrec.cli.report.Measurement;
import io.genrec.cli.report.RankerReports;
import io.genrec.data.LeaveOneOutSplit;
import io.genrec.eval.Baselines;
import io.genrec.eval.BatchRecommenderRanker;
import io.genrec.eval.EvaluationReport;
import io.genrec.eval.Evaluator;
import io.genrec.eval.ManyRanker;
import io.genrec.eval.PriorRanker;
import io.genrec.eval.TargetPart;
import io.genrec.prior.PriorSpec;
import io.genrec.serve.BatchRecommender;
import io.genrec.serve.BatchSpec;
import io.genrec.train.EpochResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Measures recommenders on the targets of a data set, beside the baselines, and reports on it. */
final class Evaluation {
  /** What a recommender is called in a table. */
  static final String MODEL = "model";

  /** The same where a prior takes part. */
  static final String MIX = "model + prior";

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
    RankerReports reports =
        new RankerReports(
            baselines ? baselines(evaluator) : List.of(),
            null,
            null,
            evaluate(evaluator, recommender, users.length));
    write(folder, recommender, modelName, reports, epochs);
    return reports.all();
  }

  /**
   * Measures a recommender and, if a prior takes part, the prior and the language model alone.
   *
   * @param folder takes a report, if not null
   * @param epochs how the recommender was trained, for the report
   */
  RankerReports runApart(
      RecommenderSpec asked,
      BatchSpec batch,
      String modelName,
      int[] users,
      boolean baselines,
      @Nullable ReportFolder folder,
      List<EpochResult> epochs)
      throws IOException {
    Catalogue catalogue = split.dataset().catalogue();
    Evaluator evaluator = Evaluator.of(split, part).onUsers(users);
    List<EvaluationReport> counted = baselines ? baselines(evaluator) : List.of();
    EvaluationReport prior = null;
    EvaluationReport alone = null;
    if (asked.prior().weight() > 0) {
      prior =
          evaluator.evaluate(
              "prior alone",
              new PriorRanker(asked.prior().source().open(catalogue), catalogue.size()));
      try (BatchRecommender recommender =
          BatchRecommender.open(asked.withPrior(PriorSpec.none()), catalogue, batch)) {
        alone = evaluate("model alone", evaluator, recommender, users.length);
      }
    }
    try (BatchRecommender recommender = BatchRecommender.open(asked, catalogue, batch)) {
      RankerReports reports =
          new RankerReports(counted, prior, alone, evaluate(evaluator, recommender, users.length));
      write(folder, recommender, modelName, reports, epochs);
      return reports;
    }
  }

  private List<EvaluationReport> baselines(Evaluator evaluator) {
    List<EvaluationReport> reports = new ArrayList<>();
    Baselines.of(split)
        .all()
        .forEach((name, ranker) -> reports.add(evaluator.evaluate(name, ranker)));
    return reports;
  }

  private void write(
      @Nullable ReportFolder folder,
      BatchRecommender recommender,
      String modelName,
      RankerReports reports,
      List<EpochResult> epochs)
      throws IOException {
    if (folder == null) {
      return;
    }
    List<Example> examples = new Examples(split, part, recommender).of(reports.model());
    Measurement measured =
        Measurement.of(
            datasetName,
            split.dataset(),
            part,
            modelName,
            recommender.spec(),
            recommender.modelInfo());
    folder.write(EvaluationDocument.of(measured, reports, epochs, examples));
  }

  private EvaluationReport evaluate(
      Evaluator evaluator, BatchRecommender recommender, int userCount) {
    String name = recommender.spec().prior().weight() > 0 ? MIX : MODEL;
    return evaluate(name, evaluator, recommender, userCount);
  }

  private EvaluationReport evaluate(
      String name, Evaluator evaluator, BatchRecommender recommender, int userCount) {
    try (Progress progress = new Progress(err, "users", userCount)) {
      ManyRanker model = new BatchRecommenderRanker(recommender);
      AtomicInteger done = new AtomicInteger();
      return evaluator.evaluateMany(
          name,
          (histories, top) ->
              model.rank(histories, top).peek(ranking -> progress.update(done.incrementAndGet())));
    }
  }
}
