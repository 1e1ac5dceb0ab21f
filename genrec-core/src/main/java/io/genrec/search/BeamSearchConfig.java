// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import java.io.Serializable;

/**
 * How a search is done.
 *
 * @param beamWidth how many hypotheses go on after each step, at least 1
 * @param topK how many items are wanted, at least 1
 * @param scoring what an item's score is
 * @param exhaustive whether to return to hypotheses that the beam pruned until the result is
 *     certainly exact; costs time where the model is undecided
 */
public record BeamSearchConfig(int beamWidth, int topK, Scoring scoring, boolean exhaustive)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How many hypotheses go on unless told otherwise. */
  public static final int DEFAULT_BEAM_WIDTH = 20;

  /** How many items are wanted unless told otherwise. */
  public static final int DEFAULT_TOP_K = 10;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is below 1
   */
  public BeamSearchConfig {
    if (beamWidth < 1 || topK < 1) {
      throw new IllegalArgumentException(
          "beamWidth and topK must be at least 1, were " + beamWidth + " and " + topK);
    }
  }

  /** Ten items by a beam of twenty, trie-normalised, not exhaustive. */
  public static BeamSearchConfig defaults() {
    return new BeamSearchConfig(DEFAULT_BEAM_WIDTH, DEFAULT_TOP_K, Scoring.TRIE_NORMALISED, false);
  }

  /** The same with another beam width. */
  public BeamSearchConfig withBeamWidth(int width) {
    return new BeamSearchConfig(width, topK, scoring, exhaustive);
  }

  /** The same with another number of items. */
  public BeamSearchConfig withTopK(int count) {
    return new BeamSearchConfig(beamWidth, count, scoring, exhaustive);
  }

  /** The same with another scoring. */
  public BeamSearchConfig withScoring(Scoring choice) {
    return new BeamSearchConfig(beamWidth, topK, choice, exhaustive);
  }

  /** The same, exhaustive or not. */
  public BeamSearchConfig withExhaustive(boolean choice) {
    return new BeamSearchConfig(beamWidth, topK, scoring, choice);
  }
}
