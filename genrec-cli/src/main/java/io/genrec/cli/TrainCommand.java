// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.RecommenderSpec;
import io.genrec.cli.report.RankerReports;
import io.genrec.data.LeaveOneOutSplit;
import io.genrec.eval.TargetPart;
import io.genrec.serve.BatchSpec;
import io.genrec.train.EpochLog;
import io.genrec.train.FineTuner;
import io.genrec.train.RecommenderTrainer;
import io.genrec.train.TrainingListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** From a ratings file to a recommender. */
@Command(
    name = "train",
    description = {
      "Trains a recommender on a data set: a small LLaMA from nothing, or with --base an adapter of"
          + " one that there is. It learns to choose among the catalogue's titles.",
      "The last two items of each user are kept for validation, which the best epoch is chosen on,"
          + " and for the test, which is reported in the end.",
      "Beside the model a prior counts what goes together; how much it weighs is fitted on the"
          + " validation items, too."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class TrainCommand implements Callable<Integer> {
  @Mixin private DatasetOptions dataset = new DatasetOptions();
  @Mixin private PlanOptions plan = new PlanOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the recommender.")
  private Path out;

  @Option(names = "--resume", description = "Go on with a training that was stopped.")
  private boolean resume;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    LeaveOneOutSplit split = split();
    RecommenderTrainer trainer = new RecommenderTrainer(FineTuner.available());
    RecommenderSpec recommender;
    StopHook stop = new StopHook(trainer::cancel);
    try (TrainingProgress progress = new TrainingProgress(spec.commandLine().getErr())) {
      recommender = train(trainer, split, progress);
    } finally {
      stop.remove();
    }
    report(recommender, split);
    return CommandLine.ExitCode.OK;
  }

  /** Reads the data set that was named. */
  LeaveOneOutSplit split() {
    return new LeaveOneOutSplit(dataset.read());
  }

  /** Trains what the options say, on {@link #split}, into {@code --out}. */
  RecommenderSpec train(
      RecommenderTrainer trainer, LeaveOneOutSplit split, TrainingListener listener)
      throws IOException {
    return trainer.train(split, plan.plan(split), out, resume, listener);
  }

  private void report(RecommenderSpec trained, LeaveOneOutSplit split) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    err.println("genrec: measuring on the test targets");
    RankerReports reports =
        new Evaluation(split, TargetPart.TEST, dataset.name(), err)
            .runApart(
                trained,
                BatchSpec.automatic(),
                String.valueOf(out.toAbsolutePath().normalize().getFileName()),
                split.usersWithTargets(),
                true,
                ReportFolder.make(out),
                EpochLog.read(out.resolve(EpochLog.FILE)));
    new EvaluationSummary(spec.commandLine().getOut()).write(reports);
    err.println(
        "genrec: done, see %s; try 'genrec recommend --recommender %s ...'"
            .formatted(out.resolve(ReportFolder.PAGE), out));
  }
}
