// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

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
}
