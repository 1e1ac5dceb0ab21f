// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import java.util.List;

/** Hears how the training of a recommender gets on; called on the thread that runs it. */
public interface TrainingListener extends FineTuneListener {
  /**
   * A part of the work begins.
   *
   * @param text what it is, for people
   */
  default void stage(String text) {}

  /**
   * An epoch's model is asked about one validation user after the other.
   *
   * @param epoch which epoch, from 1
   * @param users how many users were asked about
   * @param of how many there are
   */
  default void evaluating(int epoch, int users, int of) {}

  /** An epoch's model was measured; which is chosen is not known yet. */
  default void evaluated(EpochResult epoch) {}

  /**
   * A prior's weight is being fitted: the users are gone through once for what the model finds, and
   * those whose target can be found again for the scores of what the prior finds.
   *
   * @param users how many users were gone through this time
   * @param of how many there are
   */
  default void weighing(int users, int of) {}

  /** A prior's weight was fitted; one of the results is chosen. */
  default void weighed(List<WeightResult> results) {}
}
