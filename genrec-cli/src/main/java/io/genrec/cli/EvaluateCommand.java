// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.cli.report.RankerReports;
import io.genrec.cli.sample.SampleModel;
import io.genrec.data.LeaveOneOutSplit;
import io.genrec.eval.ReportText;
import io.genrec.eval.TargetPart;
import io.genrec.train.EpochResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how well a recommender foretells what users chose last. */
@Command(
    name = "evaluate",
    description =
        "Measures how well a recommender foretells each user's last item, among all items that the"
            + " user has not had: hit rate, NDCG and reciprocal rank, with 95%% intervals. A"
            + " recommender with a prior is measured with and without it.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class EvaluateCommand implements Callable<Integer> {
  /** How results are written. */
  enum Form {
    TABLE,
    JSON,
    CSV
  }

  @Mixin private DatasetOptions dataset = new DatasetOptions();
  @Mixin private RecommenderOptions recommenderOptions = new RecommenderOptions();
  @Mixin private BatchOptions batch = new BatchOptions();

  @Option(
      names = "--part",
      description =
          "TEST foretells the last item of each user; VALIDATION, to choose settings by, the one"
              + " before it.")
  private TargetPart part = TargetPart.TEST;

  @Option(names = "--users", paramLabel = "N", description = "Only the first N users.")
  private int users = Integer.MAX_VALUE;

  @Option(names = "--baselines", description = "Measure what only counts, too.")
  private boolean baselines;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "Also write DIR/report.html, with charts and examples, and report.json; measures the"
              + " baselines, too.")
  private @Nullable Path report;

  @Option(names = "--format", description = "One of ${COMPLETION-CANDIDATES}.")
  private Form format = Form.TABLE;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    ReportFolder folder = report == null ? null : ReportFolder.make(report);
    List<EpochResult> epochs = folder == null ? List.of() : recommenderOptions.epochs();
    LeaveOneOutSplit split = new LeaveOneOutSplit(dataset.read());
    int[] chosen = IntStream.of(split.usersWithTargets()).limit(users).toArray();
    RankerReports reports;
    try (SampleModel shipped = SampleModel.unpack()) {
      reports =
          new Evaluation(split, part, dataset.name(), spec.commandLine().getErr())
              .runApart(
                  recommenderOptions.spec(dataset.modelFor(shipped)),
                  batch.spec(),
                  recommenderOptions.modelName(),
                  chosen,
                  baselines || folder != null,
                  folder,
                  epochs);
    }
    write(reports);
    return CommandLine.ExitCode.OK;
  }

  private void write(RankerReports reports) {
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case TABLE -> new EvaluationSummary(out).write(reports);
      case JSON -> reports.all().forEach(each -> out.println(ReportText.json(each)));
      case CSV -> out.print(ReportText.csv(reports.all()));
    }
    out.flush();
  }
}
