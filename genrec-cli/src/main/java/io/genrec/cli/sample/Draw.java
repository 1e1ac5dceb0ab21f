// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.sample;

import java.util.Random;

/**
 * Draws that are the same on every JDK: {@link Random}'s sequence is part of its specification, and
 * so are the results of {@link StrictMath}.
 */
final class Draw {
  private Draw() {}

  /** An index in proportion to its weight, none of them negative; -1 if all are zero. */
  static int index(double[] weights, Random random) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double rest = random.nextDouble() * sum;
    int last = -1;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        last = i;
        rest -= weights[i];
        if (rest < 0) {
          return i;
        }
      }
    }
    // Rounding may leave a crumb.
    return last;
  }

  /** A waiting time of a memoryless process, of the given mean. */
  static double exponential(double mean, Random random) {
    return -mean * StrictMath.log(1 - random.nextDouble());
  }
}
