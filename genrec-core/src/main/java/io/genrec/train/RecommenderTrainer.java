// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import io.genrec.RecommenderFolder;
import io.genrec.RecommenderSpec;
import io.genrec.data.DatasetException;
import io.genrec.data.LeaveOneOutSplit;
import io.genrec.model.AdapterSpec;
import io.genrec.model.Engines;
import io.genrec.model.LanguageModel;
import io.genrec.model.ModelSpec;
import io.genrec.prior.CooccurrencePrior;
import io.genrec.prior.CooccurrenceSettings;
import io.genrec.prior.PriorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;

/**
 * From a data set to a recommender: makes a model or takes one, writes the training files,
 * fine-tunes, keeps the epoch that ranks the validation targets best, and mixes in a prior with the
 * weight that ranks them best. No test target is looked at. Thread-safe; one training at a time.
 *
 * <pre>{@code
 * LeaveOneOutSplit split = new LeaveOneOutSplit(dataset);
 * RecommenderTrainer trainer = new RecommenderTrainer(FineTuner.available());
 * RecommenderSpec spec =
 *     trainer.train(split, TrainingPlan.newModel(split), Path.of("recommender"), false, listener);
 * }</pre>
 */
public final class RecommenderTrainer {
  /** The model's name in the folder of a recommender. */
  public static final String MODEL = "model.gguf";

  /** The adapter's name in the folder of a recommender. */
  public static final String ADAPTER = "adapter.gguf";

  /** A short memory of squared gradients, as is customary for training from random weights. */
  private static final double BETA2_OF_NEW_MODEL = 0.98;

  private final FineTuner tuner;
  private volatile boolean cancelled;

  /** Trains with a fine-tuner. */
  public RecommenderTrainer(FineTuner tuner) {
    this.tuner = tuner;
  }

  /**
   * Trains a recommender into a folder: its description, its model or adapter, {@link
   * RecommenderFolder#PRIOR_FILE} if the plan has a prior, and {@link EpochLog#FILE}. Until it is
   * finished, everything else it needs is in a folder {@code work} there, which a later call can go
   * on from.
   *
   * @param resume whether to go on with a training that was stopped
   * @return what opens the recommender
   * @throws IllegalArgumentException if the folder holds a recommender, or a training that is not
   *     to be resumed or was begun with another plan
   * @throws CancellationException if {@link #cancel} was called; the training can be resumed
   * @throws FineTuneException if the fine-tuning fails; its kind says of what
   * @throws io.genrec.model.ModelException if a model cannot be loaded or run
   * @throws DatasetException if a training file cannot be written
   * @throws IOException if another file cannot be written
   */
  public RecommenderSpec train(
      LeaveOneOutSplit split,
      TrainingPlan plan,
      Path folder,
      boolean resume,
      TrainingListener listener)
      throws IOException {
    cancelled = false;
    int[] users = EpochSelection.spread(split, plan.validationUsers());
    if (users.length == 0) {
      throw new DatasetException(
          "no user has the three interactions that training, validation and test need; give more"
              + " data");
    }
    TrainingFolder files = new TrainingFolder(folder);
    files.begin(plan, resume);
    if (!Files.exists(files.trained())) {
      Path base = base(split, plan, files, listener);
      fineTune(config(split, plan, files, base, users, listener), resume, listener);
    }
    if (!Files.exists(files.epochs())) {
      EpochLog.write(files.epochs(), compare(split, plan, files, users, listener));
    }
    ModelSpec model = keep(plan, files, EpochLog.read(files.epochs()));
    RecommenderSpec recommender = plan.prompts().recommender(model);
    if (plan.prior().isPresent()) {
      Path file = folder.resolve(RecommenderFolder.PRIOR_FILE);
      recommender = withPrior(split, plan, plan.prior().get(), file, recommender, listener);
    }
    RecommenderFolder.write(folder, model, recommender.prior());
    files.end();
    return recommender;
  }

  /** Asks a training to stop; does nothing without one. Safe in any thread. */
  public void cancel() {
    cancelled = true;
    tuner.cancel();
  }

  private Path base(
      LeaveOneOutSplit split, TrainingPlan plan, TrainingFolder files, TrainingListener listener)
      throws IOException {
    if (plan.model() instanceof TrainingPlan.NewModel model) {
      if (!Files.exists(files.base())) {
        listener.stage("making a vocabulary of %,d tokens".formatted(model.vocabulary()));
        model.write(files.base(), split, plan.prompts().template(), plan.seed());
      }
      return files.base();
    }
    return ((TrainingPlan.Adapter) plan.model()).base();
  }

  private FineTuneConfig config(
      LeaveOneOutSplit split,
      TrainingPlan plan,
      TrainingFolder files,
      Path base,
      int[] users,
      TrainingListener listener) {
    PreparedData data;
    try (LanguageModel model = Engines.open(ModelSpec.of(base))) {
      data =
          PreparedData.write(
              files.work(), split, model.tokenizer(), plan.prompts(), plan.seed(), users);
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
        variant(plan, base, data, files)
            .withValidation(data.validation())
            .withSnapshots()
            .withEpochs(schedule.epochs(), schedule.batch(summary), TrainingSchedule.TOKENS_AT_ONCE)
            .withLearningRate(
                schedule.learningRate(), schedule.warmUp(summary), schedule.weightDecay())
            .withDropout(schedule.dropout())
            .withMaxTokens(plan.prompts().maxHistory())
            .withSeed(plan.seed());
    config = data.withMetadata(config);
    return plan.catalogueLoss()
        ? data.withCatalogueLoss(config).withItemDrop(schedule.itemDrop())
        : config;
  }

  private static FineTuneConfig variant(
      TrainingPlan plan, Path base, PreparedData data, TrainingFolder files) {
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
    if (cancelled) {
      throw new CancellationException("the training was stopped; it can be resumed");
    }
    tuner.run(resume ? config.resumed() : config, listener);
  }

  private static ModelSpec model(TrainingPlan plan, Path trained) {
    return plan.model() instanceof TrainingPlan.Adapter lora && !lora.merge()
        ? ModelSpec.of(lora.base()).withAdapter(AdapterSpec.of(trained))
        : ModelSpec.of(trained);
  }

  private List<EpochResult> compare(
      LeaveOneOutSplit split,
      TrainingPlan plan,
      TrainingFolder files,
      int[] users,
      TrainingListener listener)
      throws IOException {
    listener.stage("choosing among the epochs on %,d users".formatted(users.length));
    EpochSelection selection =
        new EpochSelection(
            split,
            users,
            snapshot -> plan.prompts().recommender(model(plan, snapshot)),
            () -> cancelled);
    return selection.compare(files.snapshots(), listener);
  }

  private static ModelSpec keep(TrainingPlan plan, TrainingFolder files, List<EpochResult> epochs)
      throws IOException {
    int chosen = epochs.stream().filter(EpochResult::chosen).findFirst().orElseThrow().epoch();
    boolean isAdapter = plan.model() instanceof TrainingPlan.Adapter lora && !lora.merge();
    Path kept = files.keep(files.snapshots().get(chosen - 1), isAdapter ? ADAPTER : MODEL);
    files.keep(files.epochs(), EpochLog.FILE);
    return model(plan, kept);
  }

  private RecommenderSpec withPrior(
      LeaveOneOutSplit split,
      TrainingPlan plan,
      CooccurrenceSettings settings,
      Path file,
      RecommenderSpec recommender,
      TrainingListener listener)
      throws IOException {
    listener.stage("counting what goes together");
    CooccurrencePrior.count(split, settings).write(file);
    PriorSpec prior = PriorSpec.of(CooccurrencePrior.file(file), 0);
    PriorFit fit = PriorFit.of(split, plan.validationUsers());
    listener.stage("fitting the weight of that on %,d users".formatted(fit.userCount()));
    return recommender.withPrior(
        PriorFit.best(prior, fit.fit(recommender.withPrior(prior), listener, () -> cancelled)));
  }
}
