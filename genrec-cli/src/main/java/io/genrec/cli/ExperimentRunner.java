// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.genrec.RecommenderFolder;
import io.genrec.cli.experiment.Experiment;
import io.genrec.cli.experiment.OptionSettings;
import io.genrec.cli.experiment.ResultRow;
import io.genrec.cli.experiment.ResultsTable;
import io.genrec.cli.experiment.RunEffort;
import io.genrec.cli.experiment.RunFigures;
import io.genrec.cli.experiment.RunLock;
import io.genrec.cli.experiment.RunName;
import io.genrec.cli.experiment.RunRecord;
import io.genrec.cli.experiment.TrainingMeter;
import io.genrec.data.LeaveOneOutSplit;
import io.genrec.eval.EvaluationReport;
import io.genrec.eval.TargetPart;
import io.genrec.model.AdapterSpec;
import io.genrec.model.ModelSpec;
import io.genrec.serve.BatchRecommender;
import io.genrec.serve.BatchSpec;
import io.genrec.train.EpochLog;
import io.genrec.train.EpochResult;
import io.genrec.train.FineTuner;
import io.genrec.train.RecommenderTrainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Trains and measures the runs of experiments, each once, and notes what they came to. */
final class ExperimentRunner {
  private static final String LOCK = "experiment.lock";
  private static final List<String> ABOUT_DATA = List.of("dataset", "audience", "charset");

  private final OptionSettings options;
  private final ResultsTable results;
  private final Path runs;
  private final boolean test;
  private final OrderlyStop stop;
  private final PrintWriter err;

  /** The data that were read last: experiments of a file are mostly about the same. */
  private Optional<ReadData> read = Optional.empty();

  /** A data set, what it was named by, and a name for its content. */
  private record ReadData(Map<String, JsonNode> named, LeaveOneOutSplit split, String digest) {}

  /**
   * Runs experiments into a folder.
   *
   * @param options of 'genrec train'
   * @param test whether test targets are measured, too
   * @param err takes the progress
   */
  ExperimentRunner(
      OptionSettings options, Path out, boolean test, OrderlyStop stop, PrintWriter err) {
    this.options = options;
    this.results = new ResultsTable(out);
    this.runs = out.resolve("runs");
    this.test = test;
    this.stop = stop;
    this.err = err;
  }

  /** Does what is not done yet of a run, unless another process is at it. */
  void run(Experiment experiment, long seed) throws IOException {
    RunName name = new RunName(experiment.name(), seed);
    Path folder = runs.resolve(name.folder());
    Files.createDirectories(folder);
    Optional<RunLock> lock = RunLock.tryTake(folder.resolve(LOCK));
    if (lock.isEmpty()) {
      err.println("genrec: skipped, as another process has the run");
      return;
    }
    RunLock held = lock.get();
    try {
      runAlone(experiment, name, folder);
    } finally {
      held.close();
    }
  }

  private void runAlone(Experiment experiment, RunName name, Path folder) throws IOException {
    Optional<ResultRow> row = results.row(name);
    Optional<RunRecord> begun = RunRecord.read(folder);
    if (row.isPresent() && begun.isEmpty()) {
      if (test && row.get().test().isEmpty()) {
        throw new IllegalArgumentException(
            "there is nothing in %s to be tested any more; delete the row in %s to run it again"
                .formatted(folder, results.file()));
      }
      err.println("genrec: skipped, as it has its row");
      return;
    }
    ReadData data = data(experiment);
    RunRecord record = RunRecord.begin(aboutTraining(experiment), digest(data, experiment));
    boolean hasRecommender = Files.exists(folder.resolve(RecommenderFolder.DESCRIPTION));
    if (begun.isPresent() && (hasRecommender || begun.get().effort().total().seconds() > 0)) {
      requireSame(begun.get(), record, folder);
      record = begun.get();
    } else if (hasRecommender) {
      throw new IllegalArgumentException(
          folder + " holds a recommender that no experiment made; move it away");
    }
    if (row.isPresent() && (!test || row.get().test().isPresent())) {
      err.println("genrec: skipped, as it has its row");
    } else if (row.isPresent()) {
      results.put(
          row.get().withTest(measure(folder, data.split(), List.of(TargetPart.TEST)).get(0)));
    } else {
      if (!hasRecommender) {
        train(experiment, name, folder, data.split(), record);
      }
      results.put(measured(experiment, name, folder, data.split()));
    }
  }

  private void requireSame(RunRecord begun, RunRecord now, Path folder) {
    String changes = begun.changes(now);
    if (!changes.isEmpty()) {
      throw new IllegalArgumentException(
          ("its settings changed since it was begun: %s; give the experiment another name, or"
                  + " delete %s and its row, if any, in %s")
              .formatted(changes, folder, results.file()));
    }
  }

  private void train(
      Experiment experiment, RunName name, Path folder, LeaveOneOutSplit split, RunRecord record)
      throws IOException {
    record.write(folder);
    TrainCommand command =
        command(
            experiment,
            List.of("--seed=" + name.seed(), "--out=" + folder.toAbsolutePath(), "--resume"));
    RecommenderTrainer trainer = new RecommenderTrainer(FineTuner.available());
    try (TrainingProgress progress = new TrainingProgress(err)) {
      TrainingMeter meter =
          new TrainingMeter(
              progress, record.effort(), spent -> note(record, spent, folder), System::nanoTime);
      stop.during(trainer::cancel, () -> command.train(trainer, split, meter));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void note(RunRecord record, RunEffort spent, Path folder) {
    try {
      record.withEffort(spent).write(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ResultRow measured(
      Experiment experiment, RunName name, Path folder, LeaveOneOutSplit split) throws IOException {
    List<RunFigures> figures =
        measure(
            folder,
            split,
            test
                ? List.of(TargetPart.VALIDATION, TargetPart.TEST)
                : List.of(TargetPart.VALIDATION));
    List<EpochResult> epochs = EpochLog.read(folder.resolve(EpochLog.FILE));
    return new ResultRow(
        name,
        experiment.ownText(),
        RunRecord.read(folder).map(RunRecord::effort).orElse(RunEffort.NONE).total(),
        epochs.size(),
        epochs.stream().filter(EpochResult::chosen).mapToInt(EpochResult::epoch).sum(),
        figures.get(0),
        test ? Optional.of(figures.get(1)) : Optional.empty(),
        trainedBytes(RecommenderFolder.read(folder)),
        new Version().getVersion()[0].replaceFirst("^genrec ", ""),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private List<RunFigures> measure(Path folder, LeaveOneOutSplit split, List<TargetPart> parts)
      throws IOException {
    List<RunFigures> figures = new ArrayList<>();
    int[] users = split.usersWithTargets();
    try (BatchRecommender recommender =
        BatchRecommender.open(
            RecommenderFolder.spec(folder), split.dataset().catalogue(), BatchSpec.automatic())) {
      for (TargetPart part : parts) {
        err.printf(
            "genrec: measuring on the %s targets of %,d users%n",
            part.name().toLowerCase(Locale.ROOT), users.length);
        List<EvaluationReport> reports =
            new Evaluation(split, part, "", err)
                .run(recommender, "", users, false, null, List.of());
        figures.add(RunFigures.of(reports.get(reports.size() - 1))); // the recommender's
      }
    }
    return figures;
  }

  private static long trainedBytes(ModelSpec model) throws IOException {
    List<Path> trained =
        model.adapters().isEmpty()
            ? model.paths()
            : model.adapters().stream().map(AdapterSpec::path).toList();
    long bytes = 0;
    for (Path file : trained) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  private ReadData data(Experiment experiment) {
    Map<String, JsonNode> named = new LinkedHashMap<>(experiment.settings());
    named.keySet().retainAll(ABOUT_DATA);
    if (read.isEmpty() || !read.get().named().equals(named)) {
      read = Optional.empty(); // frees its memory first
      LeaveOneOutSplit split = command(experiment, List.of("--out=unused")).split();
      int[] all = new int[split.dataset().userCount()];
      Arrays.setAll(all, user -> user);
      read =
          Optional.of(
              new ReadData(named, split, RunDigest.create().add(split.dataset(), all).hex()));
    }
    return read.get();
  }

  /** A name for the data and for the other files of an experiment, such as the base. */
  private String digest(ReadData data, Experiment experiment) throws IOException {
    return RunDigest.create()
        .add(data.digest())
        .addFiles(options.files(aboutTraining(experiment)))
        .hex();
  }

  /** The settings without those of the data, which are known by their content, not their place. */
  private static Map<String, JsonNode> aboutTraining(Experiment experiment) {
    Map<String, JsonNode> settings = new LinkedHashMap<>(experiment.settings());
    settings.keySet().removeAll(ABOUT_DATA);
    return settings;
  }

  private TrainCommand command(Experiment experiment, List<String> more) {
    return options
        .parse("experiment \"" + experiment.name() + "\"", experiment.settings(), more)
        .getCommand();
  }
}
