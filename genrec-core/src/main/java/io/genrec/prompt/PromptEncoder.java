// SPDX-License-Identifier: Apache-2.0
package io.genrec.prompt;

import io.genrec.model.ModelException;
import io.genrec.model.TokenSequences;
import io.genrec.model.Tokenizer;
import java.util.List;

/**
 * Encodes histories as prompts of one template for one catalogue and one vocabulary. Thread-safe.
 *
 * <p>{@link #bySegments} is what this library trains and recommends with. {@link #wholeText} is for
 * adapters that were trained elsewhere on whole strings: there a token may reach across the border
 * between two parts of the prompt.
 */
public sealed interface PromptEncoder permits SegmentEncoder, WholeTextEncoder {
  /**
   * Tokenises prefix, titles, separators and cue on their own and once, so that a prompt is a
   * concatenation of arrays.
   *
   * @param titles {@link Tokenizer#encodeAll} of the catalogue's titles, by item number
   * @throws ModelException if the vocabulary has no token for the template's title end
   */
  static PromptEncoder bySegments(
      PromptTemplate template, Tokenizer tokenizer, TokenSequences titles) {
    return new SegmentEncoder(template, tokenizer, titles);
  }

  /**
   * Tokenises the whole {@linkplain PromptTemplate#render rendered} text of each prompt, which
   * takes a few tokenisations a prompt.
   *
   * @param titles the catalogue's titles, by item number
   * @throws ModelException if the vocabulary has no token for the template's title end
   * @throws IllegalStateException from here or {@link #encode} if the tokenizer's model is closed
   */
  static PromptEncoder wholeText(
      PromptTemplate template, Tokenizer tokenizer, List<String> titles) {
    return new WholeTextEncoder(template, tokenizer, titles);
  }

  /** The token that ends an answer. */
  int endToken();

  /** The tokens of each item's title as an answer, by item number, without the end token. */
  TokenSequences answerTitles();

  /**
   * A copy of the tokens that prompts start with: by segments every prompt, by whole text every
   * prompt whose {@link Prompt#sharedLength} says so.
   */
  int[] sharedPrefix();

  /**
   * Encodes a history, cut to the newest whole titles that fit: one more would not.
   *
   * @param history item numbers, oldest first
   * @param contextTokens tokens of prompt and answer together; the template's own budget applies
   *     too if it is smaller
   * @param answerTokens tokens to keep free for the answer, its end token included
   * @throws IllegalArgumentException if not even the fixed parts and the answer fit, or an answer
   *     length is negative
   * @throws IndexOutOfBoundsException if there is no such item
   */
  Prompt encode(int[] history, int contextTokens, int answerTokens);
}
