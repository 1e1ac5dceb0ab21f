// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

/**
 * How likely each item of a catalogue is to be a user's next one, by something else than a language
 * model: counts, business rules, another recommender. It is mixed with the language model's
 * probabilities log-linearly, so a constant added to all of a history's values changes nothing.
 * Implementations must be safe to share between threads.
 */
@FunctionalInterface
public interface ItemPrior {
  /**
   * Writes the natural log-probability of each item.
   *
   * @param history item numbers of the catalogue, oldest first; may be empty; not to be changed
   * @param logProbabilities (items) to be filled by item number, each with a finite number or, for
   *     an item that must never be recommended, negative infinity. What it holds before has no
   *     meaning
   */
  void logProbabilities(int[] history, double[] logProbabilities);
}
