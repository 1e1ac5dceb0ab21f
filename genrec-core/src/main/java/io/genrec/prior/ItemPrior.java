// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

/**
 * How likely each item of a catalogue is to be a user's next one, by something else than a language
 * model: counts, business rules, another recommender. It is mixed with the language model's
 * probabilities log-linearly, so a constant added to all of a history's values changes nothing.
 * Implementations must be safe to share between threads.
 *
 * <p>One of one's own is a few lines. This one makes new items twice as likely:
 *
 * <pre>{@code
 * boolean[] isNew = ...; // (items)
 * ItemPrior fresh =
 *     (history, logProbabilities) -> {
 *       for (int item = 0; item < logProbabilities.length; item++) {
 *         logProbabilities[item] = isNew[item] ? Math.log(2) : 0;
 *       }
 *     };
 * PriorSpec prior = PriorSpec.of(catalogue -> ItemPrior.weighted(0.5, fresh, counted), 0.4);
 * }</pre>
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

  /**
   * Two priors as one: weight times the logarithms of the one plus (1 - weight) times those of the
   * other. What either says must never be recommended never is. Each request takes an array of all
   * items for a moment.
   *
   * @param weight from 0 to 1
   * @throws IllegalArgumentException if the weight is out of its range
   */
  static ItemPrior weighted(double weight, ItemPrior one, ItemPrior other) {
    return new WeightedPrior(weight, one, other);
  }
}
