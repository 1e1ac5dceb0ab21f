// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import io.genrec.data.LeaveOneOutSplit;

/**
 * How long and how fast a model is trained.
 *
 * @param epochs passes over the data, at least 1
 * @param batch examples a step, or 0 for as many as make about 2,048 tokens, and fewer if the
 *     training would otherwise have less than 1,500 steps
 * @param learningRate the highest learning rate; it rises to it over the first steps and falls to
 *     zero as a cosine does
 * @param weightDecay that of AdamW
 * @param dropout the share of values dropped, from 0 to below 1
 * @param itemDrop the share of titles that examples lack, others in each epoch, from 0 to below 1;
 *     with the catalogue loss only
 */
public record TrainingSchedule(
    int epochs,
    int batch,
    double learningRate,
    double weightDecay,
    double dropout,
    double itemDrop) {
  /** The tokens that are computed at once. */
  static final int TOKENS_AT_ONCE = 2048;

  private static final int MOST_TOKENS_A_STEP = 2048;
  private static final int FEWEST_TOKENS_A_STEP = 256;

  /** With fewer, a small model on small data had not learned much more than what is popular. */
  private static final int ENOUGH_STEPS = 1500;

  /** Data of more interactions than this get fewer epochs. */
  private static final long MANY_INTERACTIONS = 1_000_000;

  private static final int SHORT_HISTORIES = 20;
  private static final int MOST_WARM_UP = 100;

  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if {@code epochs} is below 1, {@code batch} below 0, or {@code
   *     itemDrop} not in its range
   */
  public TrainingSchedule {
    if (epochs < 1 || batch < 0) {
      throw new IllegalArgumentException(
          "epochs must be at least 1 and batch at least 0; they were %d and %d"
              .formatted(epochs, batch));
    }
    if (!(itemDrop >= 0 && itemDrop < 1)) {
      throw new IllegalArgumentException("itemDrop must be from 0 to below 1, was " + itemDrop);
    }
  }

  /**
   * For a small model from nothing, the settings that did well on a data set of long histories and
   * on one of short ones (docs/quality.md): the less there is of each user, the more dropout, and
   * the longer.
   */
  static TrainingSchedule ofNewModel(LeaveOneOutSplit split) {
    double history = (double) interactions(split) / Math.max(1, split.dataset().userCount());
    boolean isShort = history < SHORT_HISTORIES;
    return new TrainingSchedule(
        epochs(split, isShort ? 20 : 12), 0, 2e-3, 0.1, isShort ? 0.3 : 0.1, 0);
  }

  /**
   * For an adapter. The wider the base, the lower the learning rate: 0.003 at a width of 128, where
   * it was tried, and the customary 0.0002 at 2,048.
   */
  static TrainingSchedule ofAdapter(LeaveOneOutSplit split, int width) {
    return new TrainingSchedule(epochs(split, 12), 0, 0.4 / width, 0, 0.05, 0);
  }

  private static int epochs(LeaveOneOutSplit split, int usual) {
    long interactions = Math.max(1, interactions(split));
    return (int) Math.max(3, Math.min(usual, usual * MANY_INTERACTIONS / interactions));
  }

  /** The interactions of all training histories. */
  static long interactions(LeaveOneOutSplit split) {
    long interactions = 0;
    for (int user = 0; user < split.dataset().userCount(); user++) {
      interactions += split.trainingHistory(user).length;
    }
    return interactions;
  }

  /** The examples of a step. */
  int batch(TrainingSetSummary data) {
    if (batch > 0) {
      return batch;
    }
    double tokens = (double) data.tokens() * epochs / ENOUGH_STEPS;
    double step = Math.max(FEWEST_TOKENS_A_STEP, Math.min(MOST_TOKENS_A_STEP, tokens));
    return (int) Math.max(1, Math.round(step * data.examples() / Math.max(1, data.tokens())));
  }

  /** The steps over which the learning rate rises: a tenth of all, at most 100. */
  int warmUp(TrainingSetSummary data) {
    long steps = (long) epochs * ((data.examples() + batch(data) - 1) / batch(data));
    return (int) Math.min(MOST_WARM_UP, steps / 10);
  }
}
