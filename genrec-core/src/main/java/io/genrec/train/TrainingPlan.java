// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import io.genrec.TrainedWith;
import io.genrec.data.LeaveOneOutSplit;
import io.genrec.gguf.LlamaFile;
import io.genrec.gguf.LlamaShape;
import io.genrec.gguf.LlamaVocabulary;
import io.genrec.gguf.RandomLlama;
import io.genrec.model.ModelSpec;
import io.genrec.prior.CooccurrenceSettings;
import io.genrec.prompt.PromptTemplate;
import io.genrec.prompt.TitleForm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@link RecommenderTrainer} makes of a data set, and how.
 *
 * @param model a LLaMA from nothing, or an adapter of one that there is
 * @param prompts the text around titles and how much of each title is written; its {@code
 *     maxHistory} is the most tokens of an example
 * @param catalogueLoss whether each token is learned as a choice among those that go on with a
 *     title of the catalogue, as it is asked for when recommending under trie normalisation;
 *     otherwise among the whole vocabulary
 * @param schedule how long and how fast
 * @param weightType how a model's weights are stored: F32, F16, BF16, Q8_0 or Q4_K_M
 * @param validationUsers how many users, at most, the epochs are compared on; at least 1
 * @param seed of weights, order and dropout
 * @param prior how what goes together is counted for a prior, whose weight is fitted on the
 *     validation users; empty for the model alone
 */
public record TrainingPlan(
    TrainedModel model,
    TrainedWith prompts,
    boolean catalogueLoss,
    TrainingSchedule schedule,
    String weightType,
    int validationUsers,
    long seed,
    Optional<CooccurrenceSettings> prior) {
  /** How many users tell the epochs of a training apart well enough. */
  public static final int DEFAULT_VALIDATION_USERS = 2000;

  /** What is trained. */
  public sealed interface TrainedModel {}

  /**
   * All parameters of a new LLaMA with a vocabulary of its own for the catalogue's titles.
   *
   * @param vocabulary the most tokens of the vocabulary
   * @param dim the width of the model
   * @param layers the number of layers
   * @param heads the number of attention heads
   * @param ffn the width of the feed-forward layers
   * @param members how many models there are, at least 1, each from other random weights: an
   *     ensemble if there are several
   */
  public record NewModel(int vocabulary, int dim, int layers, int heads, int ffn, int members)
      implements TrainedModel {
    private static final int CONTEXT = 512;

    /**
     * From so many on there are 8,000 pieces: of the data sets that it was chosen on, one of 11,924
     * items did well with 8,000 and one of 9,742 with 4,000. Where it changes between is a guess.
     */
    private static final int MANY_ITEMS = 10_000;

    /**
     * Checks the number of models; the sizes are checked when one is made.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public NewModel {
      if (members < 1) {
        throw new IllegalArgumentException(
            "there must be at least 1 model to train, not " + members);
      }
    }

    /**
     * A size for the data: four models of 1 or 2 million parameters each below 2 million training
     * interactions, one of 5 million above. The smaller ones were measured (docs/quality.md), the
     * larger one is a guess.
     */
    public static NewModel forData(LeaveOneOutSplit split) {
      boolean isLarge = TrainingSchedule.interactions(split) >= 2_000_000;
      int vocabulary = split.dataset().catalogue().size() < MANY_ITEMS ? 4000 : 8000;
      return isLarge
          ? new NewModel(vocabulary, 256, 4, 4, 704, 1)
          : new NewModel(vocabulary, 128, 2, 4, 352, 4);
    }

    /**
     * Writes the model with random weights and the vocabulary that the catalogue's titles and the
     * template give.
     *
     * @throws IOException if the file cannot be written
     * @throws IllegalArgumentException if there is no LLaMA of this size
     */
    public void write(Path file, LeaveOneOutSplit split, PromptTemplate template, long seed)
        throws IOException {
      LlamaVocabulary pieces = new VocabularyTrainer(vocabulary).train(split, template);
      LlamaShape shape = new LlamaShape(dim, layers, heads, heads, ffn, CONTEXT, true);
      RandomLlama.write(file, shape, pieces, seed);
    }
  }

  /**
   * A LoRA adapter of a LLaMA that there is.
   *
   * @param base the GGUF file of the LLaMA
   * @param rank the rank of the adapter
   * @param alpha the adapter's update is multiplied by alpha / rank
   * @param targets the layers it is on, such as {@code q,v} or {@code all}
   * @param merge whether it is folded into the base in the end
   */
  public record Adapter(Path base, int rank, double alpha, String targets, boolean merge)
      implements TrainedModel {
    /**
     * Rank 8 on all linear layers. On the film club of the sample that gave an NDCG at 10 of .61,
     * queries and values alone, as in the GenRec paper (Ji et al., 2023), .45.
     */
    public static Adapter of(Path base) {
      return new Adapter(base, 8, 16, "all", false);
    }
  }

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if there is no user to validate on
   */
  public TrainingPlan {
    if (validationUsers < 1) {
      throw new IllegalArgumentException(
          "validationUsers must be at least 1, was " + validationUsers);
    }
  }

  /**
   * A plan with the usual prior.
   *
   * @throws IllegalArgumentException if there is no user to validate on
   */
  public TrainingPlan(
      TrainedModel model,
      TrainedWith prompts,
      boolean catalogueLoss,
      TrainingSchedule schedule,
      String weightType,
      int validationUsers,
      long seed) {
    this(
        model,
        prompts,
        catalogueLoss,
        schedule,
        weightType,
        validationUsers,
        seed,
        Optional.of(CooccurrenceSettings.defaults()));
  }

  /** The same with another prior, or without one. */
  public TrainingPlan withPrior(Optional<CooccurrenceSettings> settings) {
    return new TrainingPlan(
        model, prompts, catalogueLoss, schedule, weightType, validationUsers, seed, settings);
  }

  /** How many models are trained. */
  int members() {
    return model instanceof NewModel plan ? plan.members() : 1;
  }

  /** A new small model with settings for the size of the data. */
  public static TrainingPlan newModel(LeaveOneOutSplit split) {
    return new TrainingPlan(
        NewModel.forData(split),
        new TrainedWith(
            PromptTemplate.sequence(), TitleForm.SHORT, TrainingSetSpec.DEFAULT_TOKEN_BUDGET),
        true,
        TrainingSchedule.ofNewModel(split),
        "F16",
        DEFAULT_VALIDATION_USERS,
        1);
  }

  /**
   * An adapter with settings for the size of the data. The prompts are those that the base was
   * trained with, if it says so, or else lists of whole titles.
   *
   * @throws io.genrec.model.ModelLoadException if the base cannot be read
   */
  public static TrainingPlan adapter(Path base, LeaveOneOutSplit split) {
    Optional<TrainedWith> trained = TrainedWith.of(ModelSpec.of(base));
    TrainedWith prompts =
        trained.orElse(new TrainedWith(PromptTemplate.sequence(), TitleForm.WHOLE));
    int most =
        prompts.maxHistory() > 0 ? prompts.maxHistory() : TrainingSetSpec.DEFAULT_TOKEN_BUDGET;
    return new TrainingPlan(
        Adapter.of(base),
        new TrainedWith(prompts.template(), prompts.titleForm(), most),
        true,
        TrainingSchedule.ofAdapter(split, LlamaFile.read(base).shape().embeddingLength()),
        "F16",
        DEFAULT_VALIDATION_USERS,
        1);
  }
}
