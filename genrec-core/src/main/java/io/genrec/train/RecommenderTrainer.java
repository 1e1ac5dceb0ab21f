// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import io.genrec.RecommenderFolder;
import io.genrec.RecommenderSpec;
import io.genrec.data.DatasetException;
import io.genrec.data.LeaveOneOutSplit;
import io.genrec.model.ModelSpec;
import io.genrec.prior.CooccurrencePrior;
import io.genrec.prior.CooccurrenceSettings;
import io.genrec.prior.PriorSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  /** So that ensembles of neighbouring seeds have no model in common. */
  private static final long BETWEEN_SEEDS = 1_000_003;

  private final FineTuner tuner;
  private volatile boolean cancelled;

  /** Trains with a fine-tuner. */
  public RecommenderTrainer(FineTuner tuner) {
    this.tuner = tuner;
  }

  /**
   * Trains a recommender into a folder: its description, its model or adapter, the other models of
   * an ensemble, {@link RecommenderFolder#PRIOR_FILE} if the plan has a prior, and the {@link
   * EpochLog} of each model. Until it is finished, everything else it needs is in a folder {@code
   * work} there, which a later call can go on from.
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
    ModelTrainer trainer = new ModelTrainer(tuner, split, plan, () -> cancelled);
    List<Path> kept = new ArrayList<>();
    for (int member = 1; member <= plan.members(); member++) {
      if (plan.members() > 1) {
        listener.stage("model %d of %d".formatted(member, plan.members()));
      }
      WorkFolder work = files.work(member);
      List<EpochResult> epochs =
          trainer.train(work, plan.seed() + (member - 1) * BETWEEN_SEEDS, users, resume, listener);
      kept.add(keep(plan, files, member, work, epochs));
    }
    ModelSpec model = ModelTrainer.model(plan, kept.get(0));
    for (Path other : kept.subList(1, kept.size())) {
      model = model.withMember(other);
    }
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

  private static Path keep(
      TrainingPlan plan,
      TrainingFolder files,
      int member,
      WorkFolder work,
      List<EpochResult> epochs)
      throws IOException {
    int chosen = epochs.stream().filter(EpochResult::chosen).findFirst().orElseThrow().epoch();
    boolean isAdapter = plan.model() instanceof TrainingPlan.Adapter lora && !lora.merge();
    files.keep(work.epochs(), numbered(EpochLog.FILE, member));
    return files.keep(
        work.snapshots().get(chosen - 1), numbered(isAdapter ? ADAPTER : MODEL, member));
  }

  /** The name itself for the first, with the number before its ending for the others. */
  private static String numbered(String name, int member) {
    int dot = name.lastIndexOf('.');
    return member == 1 ? name : name.substring(0, dot) + "-" + member + name.substring(dot);
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
