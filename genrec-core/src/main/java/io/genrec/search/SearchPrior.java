// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import io.genrec.prior.ItemPrior;
import io.genrec.prior.PriorPlacement;
import io.genrec.prior.PriorSpec;
import java.util.Arrays;

/**
 * What knows about one search's items beside the language model, and how much that counts. Small:
 * the prior is asked when the search begins.
 *
 * @param spec how it takes part; with weight 0 not at all
 * @param prior gives each item's log-probability
 * @param history the items that the user has had, by their numbers, oldest first; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // shared with the request, not copied
public record SearchPrior(PriorSpec spec, ItemPrior prior, int[] history) {
  private static final SearchPrior NONE =
      new SearchPrior(PriorSpec.none(), (history, values) -> Arrays.fill(values, 0), new int[0]);

  /** The language model alone. */
  public static SearchPrior none() {
    return NONE;
  }

  /** Whether it has any weight. */
  boolean takesPart() {
    return spec.weight() > 0;
  }

  /** Whether the beam goes by the language model alone. */
  boolean isAfterBeam() {
    return spec.placement() == PriorPlacement.AFTER;
  }

  /**
   * The mixed score of what the language model and the prior give some log-probability. Rises with
   * both, to the last bit.
   */
  double mixed(double modelScore, double priorScore) {
    double weight = spec.weight();
    if (weight == 1) {
      return priorScore; // what the language model excludes, 0 times minus infinity, is no number
    }
    return (1 - weight) * modelScore + weight * priorScore;
  }
}
