// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import java.util.List;

/**
 * What a search found.
 *
 * @param hypotheses the items found, best first; equal scores in the order of item numbers
 * @param exact whether no allowed item that is missing scores higher than one that is here, and as
 *     many are here as were asked for or are allowed; where a prior takes part after the beam, only
 *     if every allowed item was scored
 * @param complete whether every allowed item is here; then there may be fewer than asked for. What
 *     a prior rules out is not allowed
 * @param steps how many batches were decoded
 * @param decodedTokens how many tokens they held
 */
public record SearchResult(
    List<Hypothesis> hypotheses, boolean exact, boolean complete, int steps, int decodedTokens) {
  /** Copies the list. */
  public SearchResult {
    hypotheses = List.copyOf(hypotheses);
  }
}
