// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

import java.io.Serializable;

/**
 * Which prior is mixed with the language model, and how. An item's mixed score is (1 - weight)
 * times its log-probability by the language model plus weight times its log-probability by the
 * prior, which is normalised over the items that the request allows.
 *
 * @param source opens the prior
 * @param weight of the prior, from 0, the language model alone, to 1, the prior alone
 * @param placement where in the search it takes part
 * @param candidates how many of the prior's best items are scored under {@link
 *     PriorPlacement#AFTER}, at least 1
 */
public record PriorSpec(
    ItemPriorSource source, double weight, PriorPlacement placement, int candidates)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How many of the prior's best items are scored unless told otherwise. */
  public static final int DEFAULT_CANDIDATES = 100;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public PriorSpec {
    if (!(weight >= 0 && weight <= 1) || candidates < 1) {
      throw new IllegalArgumentException(
          "weight must be from 0 to 1 and candidates at least 1; they were %s and %d"
              .formatted(weight, candidates));
    }
  }

  /** The language model alone. */
  public static PriorSpec none() {
    return of(UniformPrior.INSTANCE, 0);
  }

  /** A prior in the search. */
  public static PriorSpec of(ItemPriorSource source, double weight) {
    return new PriorSpec(source, weight, PriorPlacement.WITHIN, DEFAULT_CANDIDATES);
  }

  /** The same with another weight. */
  public PriorSpec withWeight(double other) {
    return new PriorSpec(source, other, placement, candidates);
  }

  /** The same with another place and number of candidates. */
  public PriorSpec withPlacement(PriorPlacement other, int count) {
    return new PriorSpec(source, weight, other, count);
  }
}
