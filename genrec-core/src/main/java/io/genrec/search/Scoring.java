// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import io.genrec.model.Normalisation;

/** What an item's score is; both are natural log-probabilities, at most 0. */
public enum Scoring {
  /**
   * The language-model probability of the title and its end token, over the whole vocabulary. Items
   * with one title have the same score.
   */
  LIKELIHOOD(Normalisation.VOCABULARY),
  /**
   * At each node of the trie the softmax over its children in the whole catalogue. Items with one
   * title share its probability evenly, so that all items of the catalogue sum to 1. Tokens without
   * an alternative cost nothing.
   */
  TRIE_NORMALISED(Normalisation.CANDIDATES);

  private final Normalisation normalisation;

  Scoring(Normalisation normalisation) {
    this.normalisation = normalisation;
  }

  /** What the batches of a search with this scoring must be normalised over. */
  public Normalisation normalisation() {
    return normalisation;
  }
}
