// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import java.nio.file.Path;

/** What a fine-tuning under way says. */
public sealed interface FineTuneProgress {
  /**
   * The data are read and the first step begins.
   *
   * @param examples how many examples the training data have
   * @param steps how many steps the run has in all
   * @param parameters how many parameters are trained
   * @param step how many steps were done before, if the run was resumed
   */
  record Started(long examples, long steps, long parameters, long step)
      implements FineTuneProgress {}

  /**
   * A step is done.
   *
   * @param step its number, from 1
   * @param steps how many there are
   * @param tokens the tokens seen since the start of the run
   * @param loss the mean loss of the step's targets, natural
   * @param learningRate the learning rate of the step
   * @param tokensPerSecond the speed since the program started
   * @param secondsLeft an estimate of the time that is left
   */
  record Step(
      long step,
      long steps,
      long tokens,
      double loss,
      double learningRate,
      double tokensPerSecond,
      double secondsLeft)
      implements FineTuneProgress {}

  /**
   * The validation data were looked at.
   *
   * @param step after which step
   * @param loss the mean loss of their targets, natural
   * @param best whether it is the lowest so far
   */
  record Validation(long step, double loss, boolean best) implements FineTuneProgress {}

  /**
   * A file is complete.
   *
   * @param event what was written, {@code checkpoint}, {@code snapshot}, {@code stopped} or {@code
   *     done}
   * @param step after which step
   * @param path the file
   */
  record FileWritten(String event, long step, Path path) implements FineTuneProgress {}
}
