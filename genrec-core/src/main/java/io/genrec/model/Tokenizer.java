// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Text to token ids and back, by the vocabulary of one model. Thread-safe.
 *
 * <p>Text is always just text: a title that holds {@code </s>} or {@code <|eot_id|>} gives ordinary
 * tokens, never the special one, and no token is added in front or behind.
 */
public interface Tokenizer {
  /** The number of tokens; ids are {@code 0 .. vocabularySize() - 1}. */
  int vocabularySize();

  /**
   * The tokens of a text that stands by itself, as a title does in a prompt by segments. A
   * vocabulary that marks the start of words (SentencePiece's leading space) marks it here.
   *
   * @throws IllegalStateException if the model is closed
   */
  int[] encode(String text);

  /**
   * The tokens of a text that goes on behind other text: as {@link #encode} but without the mark
   * that a vocabulary puts before a first word, so that a separator costs what it costs inside a
   * text.
   *
   * @throws IllegalStateException if the model is closed
   */
  int[] encodeContinuation(String text);

  /**
   * {@link #encode} of many texts. Engines cross into native code once for all of them.
   *
   * @throws IllegalStateException if the model is closed
   */
  default TokenSequences encodeAll(List<String> texts) {
    List<int[]> sequences = new ArrayList<>(texts.size());
    for (String text : texts) {
      sequences.add(encode(text));
    }
    return TokenSequences.copyOf(sequences);
  }

  /**
   * {@link #encodeContinuation} of many texts.
   *
   * @throws IllegalStateException if the model is closed
   */
  default TokenSequences encodeAllContinuations(List<String> texts) {
    List<int[]> sequences = new ArrayList<>(texts.size());
    for (String text : texts) {
      sequences.add(encodeContinuation(text));
    }
    return TokenSequences.copyOf(sequences);
  }

  /**
   * The text of some tokens, so that {@code decode(encode(text))} is {@code text}, but for two
   * kinds of characters: half a surrogate pair comes back as a question mark, and from a
   * SentencePiece vocabulary, which writes spaces as U+2581, that character comes back as a space.
   * Special tokens give no text; bytes that are not UTF-8 become U+FFFD.
   *
   * @throws IllegalArgumentException if a token is not of the vocabulary
   * @throws IllegalStateException if the model is closed
   */
  String decode(int... tokens);

  /** The token that the model expects at position 0, if it expects one. */
  OptionalInt beginningOfSequence();

  /** The token that ends a text, if the vocabulary has one. */
  OptionalInt endOfSequence();

  /** The token of a line feed, if the vocabulary has one token for it. */
  OptionalInt newline();
}
