// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

/**
 * How much each item of a history says: the newest 1, and each older one {@code decay} times as
 * much as the one after it.
 *
 * @param decay above 0, at most 1
 * @param window how many of the newest items count, at least 1
 */
public record HistoryWeights(double decay, int window) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public HistoryWeights {
    if (!(decay > 0 && decay <= 1) || window < 1) {
      throw new IllegalArgumentException(
          "decay must be above 0 and at most 1, window at least 1; were %s and %d"
              .formatted(decay, window));
    }
  }

  /** All items alike. */
  public static HistoryWeights uniform() {
    return new HistoryWeights(1, Integer.MAX_VALUE);
  }

  /** The newest item only. */
  public static HistoryWeights lastItem() {
    return new HistoryWeights(1, 1);
  }

  /** The newest fifty, each 0.8 times the one after it: the project's evaluation protocol. */
  public static HistoryWeights recency() {
    return new HistoryWeights(0.8, 50);
  }

  /** The weight of an item; the newest has age 0. */
  public double weight(int age) {
    return Math.pow(decay, age);
  }
}
