// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.experiment;

/**
 * A run of an experiment.
 *
 * @param experiment the experiment's name
 * @param seed what it is run with
 */
public record RunName(String experiment, long seed) {
  /** The name of its folder. */
  public String folder() {
    return experiment + "-" + seed;
  }

  /** For people. */
  @Override
  public String toString() {
    return "%s, seed %d".formatted(experiment, seed);
  }
}
