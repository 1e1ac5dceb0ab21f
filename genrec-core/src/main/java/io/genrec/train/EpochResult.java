// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import java.util.OptionalDouble;

/**
 * How a model in training stood after a pass over its data.
 *
 * @param epoch which pass, from 1
 * @param step how many steps of the optimiser were done by its end
 * @param trainingLoss the mean loss of the pass's targets, natural
 * @param validationLoss the mean loss of the validation targets, natural, where it was measured
 * @param hitRate the hit rate at 10 on the validation targets, from 0 to 1
 * @param ndcg the NDCG at 10 on them, from 0 to 1
 * @param chosen whether the weights of this moment were kept
 */
public record EpochResult(
    int epoch,
    long step,
    double trainingLoss,
    OptionalDouble validationLoss,
    double hitRate,
    double ndcg,
    boolean chosen) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the epoch is below 1, the step or a loss below 0, a loss no
   *     finite number, or a metric outside 0 to 1
   */
  public EpochResult {
    if (epoch < 1) {
      throw new IllegalArgumentException("epoch must be at least 1, was " + epoch);
    }
    if (step < 0) {
      throw new IllegalArgumentException("step must be at least 0, was " + step);
    }
    requireLoss("trainingLoss", trainingLoss);
    validationLoss.ifPresent(loss -> requireLoss("validationLoss", loss));
    requireShare("hitRate", hitRate);
    requireShare("ndcg", ndcg);
  }

  /** The same, chosen or not. */
  public EpochResult withChosen(boolean isChosen) {
    return new EpochResult(epoch, step, trainingLoss, validationLoss, hitRate, ndcg, isChosen);
  }

  private static void requireLoss(String name, double loss) {
    if (!(loss >= 0 && loss < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " must be finite and at least 0, was " + loss);
    }
  }

  private static void requireShare(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(name + " must be from 0 to 1, was " + share);
    }
  }
}
