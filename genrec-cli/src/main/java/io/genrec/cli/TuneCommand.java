// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.RecommenderFolder;
import io.genrec.RecommenderSpec;
import io.genrec.data.LeaveOneOutSplit;
import io.genrec.model.ModelSpec;
import io.genrec.prior.CooccurrencePrior;
import io.genrec.prior.CooccurrenceSettings;
import io.genrec.prior.PriorPlacement;
import io.genrec.prior.PriorSpec;
import io.genrec.train.PriorFit;
import io.genrec.train.TrainingPlan;
import io.genrec.train.WeightResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Fits how much what is counted weighs beside a trained model. */
@Command(
    name = "tune",
    description = {
      "Finds how much a recommender's prior, which counts what goes together, is to weigh beside"
          + " the model, and writes it into the recommender's folder. A folder without a prior gets"
          + " one.",
      "Each weight is measured on the users' validation targets; no test target is looked at."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class TuneCommand implements Callable<Integer> {
  @Mixin private DatasetOptions dataset = new DatasetOptions();

  @Option(
      names = "--recommender",
      required = true,
      paramLabel = "DIR",
      description = "A folder that 'genrec train' made, of the same data set.")
  private Path folder;

  @Option(
      names = "--recount",
      description =
          "Count again where there is a prior: of other data, or in place of a lost file.")
  private boolean recount;

  @Option(
      names = "--validation-users",
      paramLabel = "N",
      description = "Users that the weights are compared on.")
  private int validationUsers = TrainingPlan.DEFAULT_VALIDATION_USERS;

  @Option(
      names = "--candidates",
      paramLabel = "N",
      description =
          "How many of the prior's best items are looked at, here and with --placement AFTER."
              + " Unless given, as it was, or 100.")
  private @Nullable Integer candidates;

  @Option(
      names = "--placement",
      description =
          "One of ${COMPLETION-CANDIDATES}: whether the prior is to guide the search, or its best"
              + " items are to be scored after it. Unless given, as it was, or WITHIN.")
  private @Nullable PriorPlacement placement;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    RecommenderSpec recommender = RecommenderFolder.spec(folder);
    ModelSpec model = recommender.model();
    LeaveOneOutSplit split = new LeaveOneOutSplit(dataset.read());
    PriorFit fit = PriorFit.of(split, validationUsers);
    PriorSpec before = recommender.prior();
    boolean counts = recount || before.equals(PriorSpec.none());
    Path partial = folder.resolve(RecommenderFolder.PRIOR_FILE + ".partial");
    List<WeightResult> results;
    try {
      PriorSpec prior = wanted(counts ? counted(before, split, partial, err) : before);
      err.printf(Locale.ROOT, "genrec: fitting the prior's weight on %,d users%n", fit.userCount());
      try (TrainingProgress progress = new TrainingProgress(err)) {
        results = fit.fit(recommender.withPrior(prior), progress, () -> false);
      }
      PriorSpec fitted = PriorFit.best(prior, results);
      if (counts) { // what was counted before goes with its weight, and not earlier
        Path file = folder.resolve(RecommenderFolder.PRIOR_FILE);
        Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
        fitted =
            PriorSpec.of(CooccurrencePrior.file(file), fitted.weight())
                .withPlacement(fitted.placement(), fitted.candidates());
      }
      RecommenderFolder.write(folder, model, fitted);
    } finally {
      Files.deleteIfExists(partial);
    }
    write(results);
    return CommandLine.ExitCode.OK;
  }

  private static PriorSpec counted(
      PriorSpec before, LeaveOneOutSplit split, Path file, PrintWriter err) throws IOException {
    err.println("genrec: counting what goes together");
    CooccurrencePrior.count(split, CooccurrenceSettings.defaults()).write(file);
    return PriorSpec.of(CooccurrencePrior.file(file), 0)
        .withPlacement(before.placement(), before.candidates());
  }

  private PriorSpec wanted(PriorSpec prior) {
    return prior.withPlacement(
        placement == null ? prior.placement() : placement,
        candidates == null ? prior.candidates() : candidates);
  }

  private void write(List<WeightResult> results) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("weight   HR@10  NDCG@10");
    for (WeightResult result : results) {
      out.printf(
          Locale.ROOT,
          "%6.2f  %.4f   %.4f%s%n",
          result.weight(),
          result.hitRate(),
          result.ndcg(),
          result.chosen() ? "  chosen" : "");
    }
    out.flush();
  }
}
