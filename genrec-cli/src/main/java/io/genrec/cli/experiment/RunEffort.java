// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.experiment;

/**
 * What a run took so far, which trains one model or, for an ensemble, one after the other.
 *
 * @param finished of the models that are trained to the end
 * @param current of the one after them
 */
public record RunEffort(TrainingEffort finished, TrainingEffort current) {
  /** Nothing yet. */
  public static final RunEffort NONE = new RunEffort(TrainingEffort.NONE, TrainingEffort.NONE);

  /** All together. */
  public TrainingEffort total() {
    return finished.plus(current);
  }

  /** The same with another effort of the current model. */
  public RunEffort withCurrent(TrainingEffort effort) {
    return new RunEffort(finished, effort);
  }

  /** The same with the current model at its end. */
  public RunEffort withCurrentFinished() {
    return new RunEffort(total(), TrainingEffort.NONE);
  }
}
