// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.experiment;

/**
 * What fine-tuning took, all its parts together.
 *
 * @param parameters how many parameters are trained
 * @param tokens how many tokens were seen, those of each epoch again
 * @param seconds how long it ran, at least 0
 */
public record TrainingEffort(long parameters, long tokens, double seconds) {
  /** Nothing yet. */
  public static final TrainingEffort NONE = new TrainingEffort(0, 0, 0);

  /** This one's and another's together. */
  TrainingEffort plus(TrainingEffort other) {
    return new TrainingEffort(
        parameters + other.parameters, tokens + other.tokens, seconds + other.seconds);
  }

  /** The speed; 0 if it took no time. */
  public double tokensPerSecond() {
    return seconds == 0 ? 0 : tokens / seconds;
  }
}
