// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.Recommender;
import io.genrec.RecommenderSpec;
import io.genrec.TrainedWith;
import io.genrec.data.InteractionDataset;
import io.genrec.data.LeaveOneOutSplit;
import io.genrec.eval.EvaluationReport;
import io.genrec.eval.Evaluator;
import io.genrec.eval.RecommenderRanker;
import io.genrec.eval.TargetPart;
import io.genrec.gguf.LlamaShape;
import io.genrec.gguf.LlamaVocabulary;
import io.genrec.gguf.RandomLlama;
import io.genrec.model.Engines;
import io.genrec.model.LanguageModel;
import io.genrec.model.ModelSpec;
import io.genrec.prompt.PromptTemplate;
import io.genrec.prompt.TitleForm;
import io.genrec.train.FineTuneConfig;
import io.genrec.train.FineTuner;
import io.genrec.train.TrainingSet;
import io.genrec.train.TrainingSetSpec;
import io.genrec.train.TrainingSetSummary;
import io.genrec.train.VocabularyTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
    description =
        "Trains a small LLaMA on a data set, from nothing: its vocabulary, then all its parameters,"
            + " to choose among the catalogue's titles. The last two items of each user are kept"
            + " for validation and test.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class TrainCommand implements Callable<Integer> {
  /** The name of the model in a recommender's folder. */
  static final String MODEL = "model.gguf";

  // Customary values; no others were tried with this driver.
  private static final int CONTEXT = 512;
  private static final double WEIGHT_DECAY = 0.1;

  @Mixin private DatasetOptions dataset = new DatasetOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the recommender.")
  private Path out;

  @Option(names = "--vocabulary", paramLabel = "N", description = "Tokens of the vocabulary.")
  private int vocabulary = 4000;

  @Option(names = "--dim", description = "Width of the model.")
  private int dim = 128;

  @Option(names = "--layers", description = "Layers of the model.")
  private int layers = 2;

  @Option(names = "--heads", description = "Attention heads of the model.")
  private int heads = 4;

  @Option(names = "--ffn", description = "Width of the feed-forward layers.")
  private int ffn = 352;

  @Option(names = "--title-form", description = "One of ${COMPLETION-CANDIDATES}.")
  private TitleForm titleForm = TitleForm.SHORT;

  @Option(names = "--epochs", description = "Passes over the data.")
  private int epochs = 12;

  @Option(names = "--batch", description = "Histories a step.")
  private int batch = 16;

  @Option(names = "--learning-rate", description = "The highest learning rate.")
  private double learningRate = 2e-3;

  @Option(names = "--dropout", description = "Share of values dropped while training.")
  private double dropout = 0.2;

  @Option(
      names = "--weights",
      paramLabel = "TYPE",
      description = "How the model's weights are stored: F32, F16, BF16, Q8_0 or Q4_K_M.")
  private String weights = "F16";

  @Option(names = "--seed", description = "Seed of weights, order and dropout.")
  private long seed = 1;

  @Option(names = "--resume", description = "Go on with a run that was stopped.")
  private boolean resume;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Path model = out.resolve(MODEL);
    if (Files.exists(model)) {
      throw new IllegalArgumentException(model + " is already there; give another --out");
    }
    Files.createDirectories(out);
    LeaveOneOutSplit split = new LeaveOneOutSplit(dataset.read());
    TrainedWith prompts = new TrainedWith(PromptTemplate.sequence(), titleForm);
    Path base = out.resolve("untrained.gguf");
    if (!resume || !Files.exists(base)) {
      writeBase(base, split);
    }
    Path examples = out.resolve("train.jsonl");
    Path titles = out.resolve("catalogue.jsonl");
    int endToken = writeTrainingFiles(base, split, prompts, examples, titles);
    FineTuneConfig config =
        FineTuneConfig.allParameters(base, examples, model)
            .withCatalogue(titles, endToken)
            .withEpochs(epochs, batch, 2048)
            .withLearningRate(learningRate, 100, WEIGHT_DECAY)
            .withDropout(dropout)
            .withWeightType(weights)
            .withMaxTokens(TrainingSetSpec.DEFAULT_TOKEN_BUDGET)
            .withSeed(seed);
    for (Map.Entry<String, String> each : prompts.metadata().entrySet()) {
      config = config.withMetadata(each.getKey(), each.getValue());
    }
    fineTune(resume ? config.resumed() : config);
    report(model, split, prompts);
    return CommandLine.ExitCode.OK;
  }

  private void writeBase(Path base, LeaveOneOutSplit split) throws IOException {
    note("training a vocabulary of %,d tokens".formatted(vocabulary));
    LlamaVocabulary pieces = new VocabularyTrainer(vocabulary).train(split);
    LlamaShape shape = new LlamaShape(dim, layers, heads, heads, ffn, CONTEXT, true);
    RandomLlama.write(base, shape, pieces, seed);
  }

  private int writeTrainingFiles(
      Path base, LeaveOneOutSplit split, TrainedWith prompts, Path examples, Path titles) {
    try (LanguageModel model = Engines.open(ModelSpec.of(base))) {
      TrainingSetSpec form =
          TrainingSetSpec.of(prompts.template()).withTitleForm(titleForm).withSeed(seed);
      TrainingSet set = TrainingSet.of(split, model.tokenizer(), form);
      TrainingSetSummary summary = set.writeTraining(examples);
      set.writeCatalogue(titles);
      note("training data: " + summary);
      return prompts.template().titleEnd().token(model.tokenizer());
    }
  }

  private void fineTune(FineTuneConfig config) {
    FineTuner tuner = FineTuner.available();
    Thread stop = new Thread(tuner::cancel, "stop fine-tuning");
    Runtime.getRuntime().addShutdownHook(stop);
    try (TrainingProgress progress = new TrainingProgress(spec.commandLine().getErr())) {
      tuner.run(config, progress);
    } finally {
      removeHook(stop);
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down, and the hook with it.
    }
  }

  private void report(Path model, LeaveOneOutSplit split, TrainedWith prompts) throws IOException {
    RecommenderSpec recommenderSpec =
        RecommenderSpec.of(ModelSpec.of(model), prompts.template())
            .withTitleForm(prompts.titleForm())
            .withPromptTokens(TrainingSetSpec.DEFAULT_TOKEN_BUDGET);
    InteractionDataset data = split.dataset();
    try (Recommender recommender = Recommender.open(recommenderSpec, data.catalogue())) {
      EvaluationReport report =
          Evaluator.of(split, TargetPart.VALIDATION)
              .evaluate("model", new RecommenderRanker(recommender));
      new EvaluationTable(spec.commandLine().getOut()).write(report);
    }
    note("wrote " + model + "; try 'genrec recommend --recommender " + out + " ...'");
  }

  private void note(String text) {
    spec.commandLine().getErr().println("genrec: " + text);
  }
}
