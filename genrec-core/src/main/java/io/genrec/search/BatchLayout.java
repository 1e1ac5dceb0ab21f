// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import java.util.stream.IntStream;

/**
 * What a session's sequences are for. Sequence 0 holds the tokens that all prompts start with. Each
 * of the places for one user has a sequence for the prompt and one for each hypothesis; the last
 * ones keep the prompts of earlier users.
 *
 * @param places users that are served at once, at least 1
 * @param beamWidth hypotheses of each, at least 1
 * @param cachedPrompts prompts of earlier users that are kept
 * @param promptTokens the most tokens of a prompt
 * @param answerTokens the most tokens of a title that are decoded
 */
public record BatchLayout(
    int places, int beamWidth, int cachedPrompts, int promptTokens, int answerTokens) {
  /** Holds what all prompts start with. */
  static final int SHARED = 0;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one of them is too small, or they are so large together
   *     that the sequences or tokens cannot be counted
   */
  public BatchLayout {
    if (places < 1 || beamWidth < 1 || cachedPrompts < 0 || promptTokens < 1 || answerTokens < 0) {
      throw new IllegalArgumentException(
          "places, beamWidth and promptTokens must be at least 1, cachedPrompts and answerTokens at"
              + " least 0, were %d, %d, %d, %d and %d"
                  .formatted(places, beamWidth, promptTokens, cachedPrompts, answerTokens));
    }
    double sequences = 1 + places * (1.0 + beamWidth) + cachedPrompts;
    double tokens =
        places * (promptTokens + (double) beamWidth * answerTokens)
            + (double) cachedPrompts * promptTokens;
    if (sequences > Integer.MAX_VALUE || tokens > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%d places with beams of %d and %d kept prompts are more than any engine serves; ask for"
                  .formatted(places, beamWidth, cachedPrompts)
              + " fewer");
    }
  }

  /** How many users find a place among so many sequences; may be below 1. */
  public static int placesIn(int sequences, int beamWidth, int cachedPrompts) {
    return (sequences - 1 - cachedPrompts) / (1 + beamWidth);
  }

  /** The sequences that a session must have. */
  public int sequences() {
    return 1 + places * (1 + beamWidth) + cachedPrompts;
  }

  /** The most tokens that the hypotheses of one user hold beyond the prompt. */
  int branchTokens() {
    return beamWidth * answerTokens;
  }

  /**
   * The context that a session must have so that no place ever waits for room, besides the tokens
   * that all prompts share. It is more than searches hold: branches share what they have in common.
   */
  public int contextTokens() {
    return places * (promptTokens + branchTokens()) + cachedPrompts * promptTokens;
  }

  /** The context with which one user after the other can be served. */
  public int leastContextTokens() {
    return new BatchLayout(1, beamWidth, cachedPrompts, promptTokens, answerTokens).contextTokens();
  }

  int promptSequence(int place) {
    return 1 + place * (1 + beamWidth);
  }

  int[] branchSequences(int place) {
    int first = promptSequence(place) + 1;
    return IntStream.range(first, first + beamWidth).toArray();
  }

  int[] cacheSequences() {
    return IntStream.range(sequences() - cachedPrompts, sequences()).toArray();
  }
}
