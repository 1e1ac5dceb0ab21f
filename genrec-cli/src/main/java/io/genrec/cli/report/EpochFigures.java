// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.report;

import io.genrec.train.EpochResult;
import org.jspecify.annotations.Nullable;

/**
 * How the model stood after an epoch of its training.
 *
 * @param epoch which, from 1
 * @param trainingLoss the mean loss of its targets
 * @param validationLoss the mean loss of the validation targets, where it was measured
 * @param hitRate at 10 on these
 * @param ndcg at 10 on these
 * @param chosen whether this is the model that was kept
 */
record EpochFigures(
    int epoch,
    double trainingLoss,
    @Nullable Double validationLoss,
    double hitRate,
    double ndcg,
    boolean chosen) {
  static EpochFigures of(EpochResult result) {
    Double validationLoss =
        result.validationLoss().isPresent() ? result.validationLoss().getAsDouble() : null;
    return new EpochFigures(
        result.epoch(),
        result.trainingLoss(),
        validationLoss,
        result.hitRate(),
        result.ndcg(),
        result.chosen());
  }
}
