// SPDX-License-Identifier: Apache-2.0
package io.genrec;

import io.genrec.catalogue.Catalogue;
import io.genrec.prior.ItemPrior;
import io.genrec.prior.ItemPriorException;
import java.util.Arrays;

/** A prior whose numbers are looked at; what is wrong with them is said with the item's id. */
final class CheckedPrior implements ItemPrior {
  private final ItemPrior prior;
  private final Catalogue catalogue;

  CheckedPrior(ItemPrior prior, Catalogue catalogue) {
    this.prior = prior;
    this.catalogue = catalogue;
  }

  /**
   * Asks the prior.
   *
   * @throws ItemPriorException if it fails, leaves out an item, or gives one a number that is no
   *     log-probability
   */
  @Override
  public void logProbabilities(int[] history, double[] logProbabilities) {
    Arrays.fill(logProbabilities, Double.NaN); // what is left from before would go unnoticed
    try {
      prior.logProbabilities(history, logProbabilities);
    } catch (ItemPriorException e) {
      throw e;
    } catch (RuntimeException | Error e) { // of users' code: it is about this request only
      throw new ItemPriorException(
          "the prior failed for a history of " + history.length + " items: " + e, e);
    }
    for (int item = 0; item < logProbabilities.length; item++) {
      if (!(logProbabilities[item] < Double.POSITIVE_INFINITY)) {
        throw new ItemPriorException(
            "the prior gives item '%s' the log-probability %s; let it give a finite number, or"
                    .formatted(catalogue.item(item).id(), logProbabilities[item])
                + " negative infinity if the item must not be recommended");
      }
    }
  }
}
