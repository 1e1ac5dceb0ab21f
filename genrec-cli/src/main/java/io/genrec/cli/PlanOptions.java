// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.TrainedWith;
import io.genrec.data.LeaveOneOutSplit;
import io.genrec.prompt.TitleForm;
import io.genrec.train.TrainingPlan;
import io.genrec.train.TrainingPlan.Adapter;
import io.genrec.train.TrainingPlan.NewModel;
import io.genrec.train.TrainingSchedule;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is to be trained. What is not given depends on the data and on what is trained. */
final class PlanOptions {
  /** Over which tokens the probability of the next one is learned. */
  enum Loss {
    CATALOGUE,
    VOCABULARY
  }

  @Option(
      names = "--base",
      paramLabel = "M.gguf",
      description = "Train a LoRA adapter of this LLaMA instead of a new model.")
  private @Nullable Path base;

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      description = "Tokens of a new model's vocabulary; 4000, for 10,000 items or more 8000.")
  private @Nullable Integer vocabulary;

  @Option(names = "--dim", description = "Width of a new model; 128, for large data 256.")
  private @Nullable Integer dim;

  @Option(names = "--layers", description = "Layers of a new model; 2, for large data 4.")
  private @Nullable Integer layers;

  @Option(names = "--heads", description = "Attention heads of a new model; 4.")
  private @Nullable Integer heads;

  @Option(
      names = "--ffn",
      description = "Width of a new model's feed-forward layers; 352, for large data 704.")
  private @Nullable Integer ffn;

  @Option(
      names = "--models",
      paramLabel = "N",
      description =
          "How many new models are trained, each from other random weights; their probabilities are"
              + " averaged. 4, and 1 for large data.")
  private @Nullable Integer models;

  @Option(names = "--rank", description = "Rank of an adapter; 8.")
  private @Nullable Integer rank;

  @Option(names = "--alpha", description = "An adapter's update is times alpha / rank; 16.")
  private @Nullable Double alpha;

  @Option(
      names = "--targets",
      description = "Layers that an adapter is on: q, k, v, o, gate, up, down, or all; all.")
  private @Nullable String targets;

  @Option(names = "--merge", description = "Fold the adapter into its base: write a model.")
  private boolean merge;

  @Option(
      names = "--template",
      paramLabel = "NAME|FILE",
      description =
          "Prompt template: "
              + TemplateOption.NAMES
              + " That of --base, if it was trained with one, or else sequence.")
  private @Nullable String template;

  @Option(
      names = "--title-form",
      description =
          "One of ${COMPLETION-CANDIDATES}: how much of each title is written. SHORT for new"
              + " models; for --base what it was trained with, or else WHOLE.")
  private @Nullable TitleForm titleForm;

  @Option(
      names = "--prompt-tokens",
      paramLabel = "N",
      description = "Most tokens of an example; what --base was trained with, or else 256.")
  private @Nullable Integer promptTokens;

  @Option(
      names = "--loss",
      description =
          "One of ${COMPLETION-CANDIDATES}: whether a token is learned as a choice among those that"
              + " go on with a title, or among all.")
  private Loss loss = Loss.CATALOGUE;

  @Option(
      names = "--epochs",
      description = "Passes over the data; 12, with short histories 20, and fewer for large data.")
  private @Nullable Integer epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Examples a step; as many as make about 2048 tokens.")
  private @Nullable Integer batch;

  @Option(
      names = "--learning-rate",
      description =
          "The highest learning rate; 0.002, or of an adapter 0.4 / the width of its base.")
  private @Nullable Double learningRate;

  @Option(
      names = "--dropout",
      description =
          "Share of values dropped while training; 0.1, with short histories 0.3, and 0.05 of an"
              + " adapter.")
  private @Nullable Double dropout;

  @Option(
      names = "--item-drop",
      description =
          "Share of titles that histories lack while training, others in each epoch; 0. With the"
              + " catalogue loss only.")
  private @Nullable Double itemDrop;

  @Option(
      names = "--weights",
      paramLabel = "TYPE",
      description = "How a model's weights are stored: F32, F16, BF16, Q8_0 or Q4_K_M.")
  private String weights = "F16";

  @Option(
      names = "--no-prior",
      description = "The model alone: do not count what goes together and mix it in.")
  private boolean noPrior;

  @Option(
      names = "--validation-users",
      paramLabel = "N",
      description = "Users that the epochs and the prior's weights are compared on.")
  private int validationUsers = TrainingPlan.DEFAULT_VALIDATION_USERS;

  @Option(names = "--seed", description = "Seed of weights, order and dropout.")
  private long seed = 1;

  TrainingPlan plan(LeaveOneOutSplit split) {
    TrainingPlan usual =
        base == null ? TrainingPlan.newModel(split) : TrainingPlan.adapter(base, split);
    TrainingSchedule schedule = usual.schedule();
    if (itemDrop != null && itemDrop > 0 && loss == Loss.VOCABULARY) {
      throw new IllegalArgumentException(
          "--item-drop is for --loss CATALOGUE, which tells titles apart");
    }
    return new TrainingPlan(
        model(usual.model()),
        new TrainedWith(
            template == null ? usual.prompts().template() : TemplateOption.read(template),
            or(titleForm, usual.prompts().titleForm()),
            or(promptTokens, usual.prompts().maxHistory())),
        loss == Loss.CATALOGUE,
        new TrainingSchedule(
            or(epochs, schedule.epochs()),
            or(batch, schedule.batch()),
            or(learningRate, schedule.learningRate()),
            schedule.weightDecay(),
            or(dropout, schedule.dropout()),
            or(itemDrop, schedule.itemDrop())),
        weights,
        validationUsers,
        seed,
        noPrior ? Optional.empty() : usual.prior());
  }

  private TrainingPlan.TrainedModel model(TrainingPlan.TrainedModel usual) {
    if (usual instanceof Adapter adapter) {
      if (Stream.of(vocabulary, dim, layers, heads, ffn, models).anyMatch(Objects::nonNull)) {
        throw new IllegalArgumentException(
            "--vocabulary, --dim, --layers, --heads, --ffn and --models are for new models; --base"
                + " has its own");
      }
      return new Adapter(
          adapter.base(),
          or(rank, adapter.rank()),
          or(alpha, adapter.alpha()),
          or(targets, adapter.targets()),
          merge);
    }
    NewModel model = (NewModel) usual;
    if (rank != null || alpha != null || targets != null || merge) {
      throw new IllegalArgumentException(
          "--rank, --alpha, --targets and --merge are for adapters; name their --base");
    }
    return new NewModel(
        or(vocabulary, model.vocabulary()),
        or(dim, model.dim()),
        or(layers, model.layers()),
        or(heads, model.heads()),
        or(ffn, model.ffn()),
        or(models, model.members()));
  }

  private static <T> T or(@Nullable T given, T usual) {
    return given == null ? usual : given;
  }
}
