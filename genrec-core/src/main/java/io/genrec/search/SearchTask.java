// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import io.genrec.catalogue.AllowedItems;

/**
 * One search to be done among others.
 *
 * @param tag whatever tells the caller whose search it is
 * @param prompt the tokens of the whole prompt, at least one; not to be changed until it is done
 * @param lastingTokens how many of them, from the first, a later prompt of the same user may begin
 *     with: those are worth keeping
 * @param allowed which items may be found
 * @param topK how many items are wanted, at least 1
 * @param exhaustive whether the result is to be exact even if the configuration does not say so
 * @param prior what takes part in the scores beside the language model
 * @param <T> the tag's type
 */
@SuppressWarnings("ArrayRecordComponent") // shared, not copied: there may be thousands of tokens
public record SearchTask<T>(
    T tag,
    int[] prompt,
    int lastingTokens,
    AllowedItems allowed,
    int topK,
    boolean exhaustive,
    SearchPrior prior) {
  /** A search by the language model alone, as the configuration says. */
  public SearchTask(T tag, int[] prompt, int lastingTokens, AllowedItems allowed, int topK) {
    this(tag, prompt, lastingTokens, allowed, topK, false, SearchPrior.none());
  }

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the prompt is empty, {@code topK} is below 1, or {@code
   *     lastingTokens} is not in the prompt
   */
  public SearchTask {
    if (prompt.length == 0 || topK < 1) {
      throw new IllegalArgumentException(
          "a search needs a prompt and topK of at least 1, not %d tokens and %d"
              .formatted(prompt.length, topK));
    }
    if (lastingTokens < 0 || lastingTokens > prompt.length) {
      throw new IllegalArgumentException(
          "lastingTokens must be in 0..%d, was %d".formatted(prompt.length, lastingTokens));
    }
  }
}
