// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

/**
 * How a {@link CooccurrencePrior} weighs what it counts.
 *
 * @param transitions how much a share of what followed an item counts beside a cosine, at least 0
 * @param weights how much the older items of a history count
 * @param epsilon the share of popularity in each probability, above 0, at most 1
 * @param neighbours how many items each one suggests at most, the strongest; at least 1
 */
public record CooccurrenceSettings(
    double transitions, HistoryWeights weights, double epsilon, int neighbours) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public CooccurrenceSettings {
    if (!(transitions >= 0 && transitions < Double.POSITIVE_INFINITY)
        || !(epsilon > 0 && epsilon <= 1)
        || neighbours < 1) {
      throw new IllegalArgumentException(
          "transitions must be finite and at least 0, epsilon above 0 and at most 1, neighbours at"
              + " least 1; they were %s, %s and %d".formatted(transitions, epsilon, neighbours));
    }
  }

  /** TODO */
  public static CooccurrenceSettings defaults() {
    return new CooccurrenceSettings(1, HistoryWeights.recency(), 0.1, 100);
  }

  /** The same with other weights of transitions and of a history's items. */
  public CooccurrenceSettings withWeights(double ofTransitions, HistoryWeights ofHistory) {
    return new CooccurrenceSettings(ofTransitions, ofHistory, epsilon, neighbours);
  }

  /** The same with another share of popularity. */
  public CooccurrenceSettings withEpsilon(double share) {
    return new CooccurrenceSettings(transitions, weights, share, neighbours);
  }

  /** The same with another number of neighbours. */
  public CooccurrenceSettings withNeighbours(int count) {
    return new CooccurrenceSettings(transitions, weights, epsilon, count);
  }
}
