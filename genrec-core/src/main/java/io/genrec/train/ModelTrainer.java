// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import io.genrec.data.LeaveOneOutSplit;
import io.genrec.model.AdapterSpec;
import io.genrec.model.Engines;
import io.genrec.model.LanguageModel;
import io.genrec.model.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Trains one model of a plan, or an adapter, and chooses among its epochs. */
final class ModelTrainer {
  /** A short memory of squared gradients, as is customary for training from random weights. */
  private static final double BETA2_OF_NEW_MODEL = 0.98;

  private final FineTuner tuner;
  private final LeaveOneOutSplit split;
  private final TrainingPlan plan;
  private final BooleanSupplier cancelled;

  /** Trains by a plan; whoever cancels sees to it that the fine-tuner stops. */
  ModelTrainer(
      FineTuner tuner, LeaveOneOutSplit split, TrainingPlan plan, BooleanSupplier cancelled) {
    this.tuner = tuner;
    this.split = split;
    this.plan = plan;
    this.cancelled = cancelled;
  }

  /**
   * Trains in a folder, or goes on with what was begun there.
   *
   * @param seed of weights, order and dropout
   * @param users whose validation targets the epochs are compared on
   * @return the epochs, one of them chosen
   */
  List<EpochResult> train(
      WorkFolder files, long seed, int[] users, boolean resume, TrainingListener listener)
      throws IOException {
    Files.createDirectories(files.path());
    if (!Files.exists(files.trained())) {
      Path base = base(files, seed, listener);
      fineTune(config(files, base, seed, users, listener), resume, listener);
    }
    if (!Files.exists(files.epochs())) {
      EpochLog.write(files.epochs(), compare(files, users, listener));
    }
    return EpochLog.read(files.epochs());
  }

  private Path base(WorkFolder files, long seed, TrainingListener listener) throws IOException {
    if (plan.model() instanceof TrainingPlan.NewModel model) {
      if (!Files.exists(files.base())) {
        listener.stage("making a vocabulary of %,d tokens".formatted(model.vocabulary()));
        model.write(files.base(), split, plan.prompts().template(), seed);
      }
      return files.base();
    }
    return ((TrainingPlan.Adapter) plan.model()).base();
  }

  private FineTuneConfig config(
      WorkFolder files, Path base, long seed, int[] users, TrainingListener listener) {
    PreparedData data;
    try (LanguageModel model = Engines.open(ModelSpec.of(base))) {
      data =
          PreparedData.write(files.path(), split, model.tokenizer(), plan.prompts(), seed, users);
    }
    TrainingSetSummary summary = data.summary();
    listener.stage(
        String.format(
            Locale.ROOT,
            "%,d examples of %,d tokens, %,d of them to be learned",
            summary.examples(),
            summary.tokens(),
            summary.targetTokens()));
    TrainingSchedule schedule = plan.schedule();
    FineTuneConfig config =
        variant(base, data, files)
            .withValidation(data.validation())
            .withSnapshots()
            .withEpochs(schedule.epochs(), schedule.batch(summary), TrainingSchedule.TOKENS_AT_ONCE)
            .withLearningRate(
                schedule.learningRate(), schedule.warmUp(summary), schedule.weightDecay())
            .withDropout(schedule.dropout())
            .withMaxTokens(plan.prompts().maxHistory())
            .withSeed(seed);
    config = data.withMetadata(config);
    return plan.catalogueLoss()
        ? data.withCatalogueLoss(config).withItemDrop(schedule.itemDrop())
        : config;
  }

  private FineTuneConfig variant(Path base, PreparedData data, WorkFolder files) {
    if (plan.model() instanceof TrainingPlan.Adapter lora) {
      FineTuneConfig config =
          FineTuneConfig.adapter(base, data.training(), files.trained())
              .withLora(lora.rank(), lora.alpha(), lora.targets());
      return lora.merge() ? config.withMerge().withWeightType(plan.weightType()) : config;
    }
    return FineTuneConfig.allParameters(base, data.training(), files.trained())
        .withWeightType(plan.weightType())
        .withBeta2(BETA2_OF_NEW_MODEL);
  }

  private void fineTune(FineTuneConfig config, boolean resume, TrainingListener listener) {
    listener.stage("training");
    if (cancelled.getAsBoolean()) {
      throw new CancellationException("the training was stopped; it can be resumed");
    }
    tuner.run(resume ? config.resumed() : config, listener);
  }

  /** What opens a trained file. */
  static ModelSpec model(TrainingPlan plan, Path trained) {
    return plan.model() instanceof TrainingPlan.Adapter lora && !lora.merge()
        ? ModelSpec.of(lora.base()).withAdapter(AdapterSpec.of(trained))
        : ModelSpec.of(trained);
  }

  private List<EpochResult> compare(WorkFolder files, int[] users, TrainingListener listener)
      throws IOException {
    listener.stage("choosing among the epochs on %,d users".formatted(users.length));
    EpochSelection selection =
        new EpochSelection(
            split, users, snapshot -> plan.prompts().recommender(model(plan, snapshot)), cancelled);
    return selection.compare(files.snapshots(), listener);
  }
}
