// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.TrainedWith;
import io.genrec.data.LeaveOneOutSplit;
import io.genrec.model.Engines;
import io.genrec.model.LanguageModel;
import io.genrec.model.ModelSpec;
import io.genrec.prompt.TitleForm;
import io.genrec.train.PreparedData;
import io.genrec.train.RecommenderTrainer;
import io.genrec.train.TrainingPlan;
import io.genrec.train.TrainingSetSpec;
import io.genrec.train.TrainingSetSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes training files of interactions. */
@Command(
    name = "prepare",
    description =
        "Writes what 'genrec finetune' reads: the users' histories as examples of token ids, the"
            + " validation targets, and the catalogue's titles. The last two items of each user are"
            + " kept out of the training.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class PrepareCommand implements Callable<Integer> {
  @Mixin private DatasetOptions dataset = new DatasetOptions();

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder to write to.")
  private Path out;

  @Option(
      names = "--model",
      paramLabel = "M.gguf",
      description =
          "The LLaMA that is to be trained; its vocabulary is used. Without it, a small one with"
              + " random weights and a vocabulary for the titles is written too, as model.gguf.")
  private @Nullable Path model;

  @Option(
      names = "--template",
      paramLabel = "NAME|FILE",
      description = "Prompt template: " + TemplateOption.NAMES)
  private String template = "sequence";

  @Option(
      names = "--title-form",
      description =
          "One of ${COMPLETION-CANDIDATES}: how much of each title is written; WHOLE, or SHORT"
              + " without --model.")
  private @Nullable TitleForm titleForm;

  @Option(names = "--prompt-tokens", paramLabel = "N", description = "Most tokens of an example.")
  private int promptTokens = TrainingSetSpec.DEFAULT_TOKEN_BUDGET;

  @Option(
      names = "--seed",
      description = "Seed of where long histories are cut, and of a new model's weights.")
  private long seed = 1;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    LeaveOneOutSplit split = new LeaveOneOutSplit(dataset.read());
    Path trained = model == null ? newModel(split) : model;
    TitleForm form = titleForm != null ? titleForm : usualForm();
    TrainedWith prompts = new TrainedWith(TemplateOption.read(template), form, promptTokens);
    try (LanguageModel opened = Engines.open(ModelSpec.of(trained))) {
      TrainingSetSummary summary =
          PreparedData.write(
                  out, split, opened.tokenizer(), prompts, seed, split.usersWithTargets())
              .summary();
      spec.commandLine()
          .getErr()
          .printf(
              Locale.ROOT,
              "genrec: wrote %,d examples of %,d tokens to %s, %,d of them to be learned; %,d"
                  + " titles were left out as too long%n",
              summary.examples(),
              summary.tokens(),
              out,
              summary.targetTokens(),
              summary.skippedTitles());
    }
    return CommandLine.ExitCode.OK;
  }

  private TitleForm usualForm() {
    return model == null ? TitleForm.SHORT : TitleForm.WHOLE;
  }

  private Path newModel(LeaveOneOutSplit split) throws IOException {
    Files.createDirectories(out);
    Path file = out.resolve(RecommenderTrainer.MODEL);
    TrainingPlan.NewModel.forData(split).write(file, split, TemplateOption.read(template), seed);
    return file;
  }
}
