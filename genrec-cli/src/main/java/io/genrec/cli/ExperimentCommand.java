// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.cli.experiment.Experiment;
import io.genrec.cli.experiment.ExperimentFile;
import io.genrec.cli.experiment.ExperimentSummary;
import io.genrec.cli.experiment.OptionSettings;
import io.genrec.cli.experiment.ResultsTable;
import io.genrec.cli.experiment.RunName;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares trainings that a file describes. */
@Command(
    name = "experiment",
    description = {
      "Runs the experiments of a file: each is a training with settings of its own, once for each"
          + " seed, measured on all validation targets. A row for each goes to results.csv in"
          + " --out.",
      "What has its row is not run again, and what was stopped goes on. Several processes may share"
          + " a folder."
    },
    footer = {
      "",
      "A file is such as {\"settings\": {\"epochs\": 16}, \"experiments\": {\"usual\": {},"
          + " \"dropout-4\": {\"dropout\": 0.4}}, \"seeds\": [1, 2]}. Settings are the long options"
          + " of 'genrec train'; paths are relative to the file."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class ExperimentCommand implements Callable<Integer> {
  private static final Map<String, String> RESERVED =
      Map.of(
          "seed", "write \"seeds\": [1, 2, 3]",
          "out", "every run has its folder",
          "resume", "runs that were stopped always go on",
          "help", "it is no setting",
          "version", "it is no setting");

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE.json",
      description = "The file of experiments.")
  private @Nullable Path file;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "NAME",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description = "Which of its experiments are run; all, unless named.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--dataset",
      paramLabel = "DIR",
      description = "Folder with the data set, in place of the one that the file names.")
  private @Nullable Path dataset;

  @Option(names = "--out", paramLabel = "DIR", description = "Folder of the results.")
  private @Nullable Path out;

  @Option(
      names = "--test",
      description =
          "Measure on the test targets, too, once all is chosen: a setting that is chosen by them"
              + " looks better than it is.")
  private boolean test;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      split = ",",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description = "Seeds of the runs, in place of the file's.")
  private List<Long> seeds = new ArrayList<>();

  @Option(names = "--list", description = "Print the experiments of the file, and run none.")
  private boolean list;

  @Option(
      names = "--show",
      paramLabel = "DIR",
      description = "Print what a folder of results holds, and run nothing.")
  private @Nullable Path show;

  @Option(names = "--format", description = "One of ${COMPLETION-CANDIDATES}.")
  private EvaluateCommand.Form format = EvaluateCommand.Form.TABLE;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (show != null) {
      if (file != null) {
        throw usage("--show takes no file of experiments");
      }
      print(show);
      return CommandLine.ExitCode.OK;
    }
    if (file == null) {
      throw usage("name a file of experiments, or --show a folder of results");
    }
    ExperimentFile read = ExperimentFile.read(file);
    if (dataset != null) {
      read = read.withDataset(dataset);
    }
    if (!seeds.isEmpty()) {
      read = read.withSeeds(seeds.stream().distinct().toList());
    }
    OptionSettings options =
        new OptionSettings(
            Genrec::commandLine, "train", RESERVED, file.toAbsolutePath().normalize().getParent());
    check(read, options);
    if (list) {
      list(read);
      return CommandLine.ExitCode.OK;
    }
    if (out == null) {
      throw usage("name the folder of the results with --out");
    }
    return run(read.named(names), options, out);
  }

  /** Finds what is wrong with any experiment before the first is run. */
  private static void check(ExperimentFile read, OptionSettings options) {
    List<String> more = List.of("--out=unused");
    options.parse(read.file() + ": \"settings\"", read.common(), more);
    for (Experiment each : read.experiments()) {
      options.parse(
          "%s: experiment \"%s\"".formatted(read.file(), each.name()), each.settings(), more);
    }
  }

  private int run(List<Experiment> experiments, OptionSettings options, Path folder)
      throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    List<String> failed = new ArrayList<>();
    int runs = experiments.stream().mapToInt(each -> each.seeds().size()).sum();
    int number = 0;
    try (OrderlyStop stop = new OrderlyStop()) {
      ExperimentRunner runner = new ExperimentRunner(options, folder, test, stop, err);
      for (Experiment experiment : experiments) {
        for (long seed : experiment.seeds()) {
          RunName name = new RunName(experiment.name(), seed);
          err.println("genrec: run %d of %d: %s".formatted(++number, runs, name));
          try {
            runner.run(experiment, seed);
          } catch (CancellationException e) {
            err.println("genrec: stopped; the same command goes on with it");
            return CommandLine.ExitCode.SOFTWARE;
          } catch (IOException | RuntimeException e) {
            // What is wrong with one says nothing about the others.
            err.println("genrec: %s: %s".formatted(name, OneLine.of(e)));
            failed.add(name.toString());
          }
        }
      }
    }
    if (Files.exists(new ResultsTable(folder).file())) {
      print(folder);
    }
    if (!failed.isEmpty() && runs > 1) {
      err.println(
          "genrec: %d of %d runs failed: %s"
              .formatted(failed.size(), runs, String.join("; ", failed)));
    }
    return failed.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private void print(Path folder) throws IOException {
    ResultsTable results = new ResultsTable(folder);
    if (!Files.exists(results.file())) {
      throw new NoSuchFileException(results.file().toString());
    }
    new ExperimentTable(ExperimentSummary.of(results.rows()))
        .write(format, spec.commandLine().getOut());
  }

  private void list(ExperimentFile read) {
    PrintWriter to = spec.commandLine().getOut();
    if (!read.description().isEmpty()) {
      to.println(read.description());
      to.println();
    }
    TextTable table = new TextTable("experiment", "seeds", "settings of its own");
    for (Experiment each : read.named(names)) {
      table.row(
          each.name(),
          each.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")),
          each.ownText());
    }
    table.print(to);
    to.flush();
  }

  private ParameterException usage(String text) {
    return new ParameterException(spec.commandLine(), text);
  }
}
