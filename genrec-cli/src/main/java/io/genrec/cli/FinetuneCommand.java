// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.train.FineTuneConfig;
import io.genrec.train.FineTuner;
import io.genrec.train.PreparedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Fine-tunes a LLaMA on training files. */
@Command(
    name = "finetune",
    description = {
      "Fine-tunes a LLaMA on examples: an adapter, or with --full all its parameters. The defaults"
          + " are the GenRec paper's.",
      "Beside a training file that 'genrec prepare' wrote, the catalogue and the prompts are found,"
          + " too. Ctrl-C writes a checkpoint, which --resume goes on from."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class FinetuneCommand implements Callable<Integer> {
  @Option(names = "--model", required = true, paramLabel = "M.gguf", description = "The LLaMA.")
  private Path model;

  @Option(
      names = "--train",
      required = true,
      paramLabel = "F",
      description = "Examples as JSON lines.")
  private Path train;

  @Option(
      names = "--valid",
      paramLabel = "F",
      description = "Examples to validate on; the parameters that do best there are kept.")
  private @Nullable Path valid;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "A.gguf",
      description = "The adapter, or with --full or --merge the model, to write.")
  private Path out;

  @Option(names = "--full", description = "Train all parameters instead of an adapter.")
  private boolean full;

  @Option(names = "--merge", description = "Fold the adapter into the model.")
  private boolean merge;

  @Option(names = "--rank", description = "Rank of the adapter.")
  private int rank = 8;

  @Option(names = "--alpha", description = "The adapter's update is times alpha / rank.")
  private double alpha = 16;

  @Option(
      names = "--targets",
      description = "Layers that the adapter is on: q, k, v, o, gate, up, down, or all.")
  private String targets = "q,v";

  @Option(
      names = "--loss",
      description =
          "One of ${COMPLETION-CANDIDATES}: whether a token is learned as a choice among those that"
              + " go on with a title, or among all.")
  private PlanOptions.Loss loss = PlanOptions.Loss.VOCABULARY;

  @Option(names = "--epochs", description = "Passes over the data.")
  private int epochs = 3;

  @Option(names = "--batch", paramLabel = "N", description = "Examples a step.")
  private int batch = 128;

  @Option(
      names = "--batch-tokens",
      paramLabel = "N",
      description = "Tokens that are computed at once; fewer take less memory.")
  private int batchTokens = 2048;

  @Option(names = "--max-tokens", paramLabel = "N", description = "Most tokens of an example.")
  private int maxTokens = 256;

  @Option(names = "--learning-rate", description = "The highest learning rate.")
  private double learningRate = 3e-4;

  @Option(names = "--warm-up", paramLabel = "N", description = "Steps until it is reached.")
  private int warmUp = 100;

  @Option(names = "--weight-decay", description = "That of AdamW.")
  private double weightDecay;

  @Option(names = "--dropout", description = "Share of values dropped while training.")
  private double dropout = 0.05;

  @Option(
      names = "--validate-every",
      paramLabel = "N",
      description = "Steps between validations; 0 for an epoch.")
  private int validateEvery;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description = "Stop after so many validations without progress; 0 for going on.")
  private int patience;

  @Option(
      names = "--weights",
      paramLabel = "TYPE",
      description = "How a written model's weights are stored: F32, F16, BF16, Q8_0 or Q4_K_M.")
  private String weights = "F32";

  @Option(names = "--seed", description = "Seed of the adapter, of order and dropout.")
  private long seed = 1;

  @Option(names = "--resume", description = "Go on from the checkpoint, if there is one.")
  private boolean resume;

  @Option(names = "--threads", paramLabel = "N", description = "CPU threads; one per core.")
  private @Nullable Integer threads;

  @Option(names = "--device", description = "Where it runs; see 'genrec devices'.")
  private @Nullable String device;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (Files.exists(out)) {
      throw new IllegalArgumentException(out + " is already there; give another --out");
    }
    FineTuner tuner = FineTuner.available();
    StopHook stop = new StopHook(tuner::cancel);
    try (TrainingProgress progress = new TrainingProgress(spec.commandLine().getErr())) {
      tuner.run(config(), progress);
    } finally {
      stop.remove();
    }
    spec.commandLine().getErr().println("genrec: wrote " + out);
    return CommandLine.ExitCode.OK;
  }

  private FineTuneConfig config() {
    FineTuneConfig config =
        variant()
            .withEpochs(epochs, batch, batchTokens)
            .withMaxTokens(maxTokens)
            .withLearningRate(learningRate, warmUp, weightDecay)
            .withDropout(dropout)
            .withSeed(seed);
    Optional<PreparedData> prepared = PreparedData.beside(train);
    if (prepared.isPresent()) {
      config = prepared.get().withMetadata(config);
    }
    if (loss == PlanOptions.Loss.CATALOGUE) {
      config =
          prepared
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "--loss CATALOGUE needs what 'genrec prepare' writes beside "
                              + PreparedData.TRAINING))
              .withCatalogueLoss(config);
    }
    if (valid != null) {
      config = config.withValidation(valid).withValidationEvery(validateEvery, patience);
    }
    if (threads != null) {
      config = config.withThreads(threads);
    }
    if (device != null) {
      config = config.withDevice(device);
    }
    return resume ? config.resumed() : config;
  }

  private FineTuneConfig variant() {
    if (full && merge) {
      throw new IllegalArgumentException("--merge is for adapters, and --full trains none");
    }
    if (full) {
      return FineTuneConfig.allParameters(model, train, out).withWeightType(weights);
    }
    FineTuneConfig config =
        FineTuneConfig.adapter(model, train, out).withLora(rank, alpha, targets);
    return merge ? config.withMerge().withWeightType(weights) : config;
  }
}
