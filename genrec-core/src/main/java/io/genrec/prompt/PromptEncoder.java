// SPDX-License-Identifier: Apache-2.0
package io.genrec.prompt;

import io.genrec.model.ModelException;
import io.genrec.model.TokenSequences;
import io.genrec.model.Tokenizer;
import java.util.Arrays;

/**
 * Encodes histories by segments: prefix, titles, separators and cue are tokenised on their own and
 * once, so a prompt is a concatenation of arrays. Thread-safe.
 */
public final class PromptEncoder {
  private final PromptTemplate template;
  private final TokenSequences titles;
  private final int[] prefix;
  private final int[] separator;
  private final int[] cue;
  private final int endToken;

  private PromptEncoder(PromptTemplate template, Tokenizer tokenizer, TokenSequences titles) {
    this.template = template;
    this.titles = titles;
    this.endToken = template.titleEnd().token(tokenizer);
    int[] text = template.prefix().isEmpty() ? new int[0] : tokenizer.encode(template.prefix());
    this.prefix =
        template.beginningOfSequence() && tokenizer.beginningOfSequence().isPresent()
            ? concat(new int[] {tokenizer.beginningOfSequence().getAsInt()}, text)
            : text;
    this.separator =
        template.separator().equals("\n") && tokenizer.newline().isPresent()
            ? new int[] {tokenizer.newline().getAsInt()}
            : tokenizer.encodeContinuation(template.separator());
    this.cue = template.cue().isEmpty() ? separator : tokenizer.encodeContinuation(template.cue());
  }

  /**
   * Prepares a template for a catalogue.
   *
   * @param titles {@link Tokenizer#encodeAll} of the catalogue's titles, by item number
   * @throws ModelException if the vocabulary has no token for the template's title end
   */
  public static PromptEncoder bySegments(
      PromptTemplate template, Tokenizer tokenizer, TokenSequences titles) {
    return new PromptEncoder(template, tokenizer, titles);
  }

  /** The token that ends an answer. */
  public int endToken() {
    return endToken;
  }

  /** The tokens of each item's title as an answer, by item number, without the end token. */
  public TokenSequences answerTitles() {
    return titles;
  }

  /** A copy of the tokens that every prompt starts with. */
  public int[] sharedPrefix() {
    return prefix.clone();
  }

  /**
   * Encodes a history, cut to the newest whole titles that fit.
   *
   * @param history item numbers, oldest first
   * @param contextTokens tokens of prompt and answer together; the template's own budget applies
   *     too if it is smaller
   * @param answerTokens tokens to keep free for the answer, its end token included
   * @throws IllegalArgumentException if not even the fixed parts and the answer fit, or an answer
   *     length is negative
   * @throws IndexOutOfBoundsException if there is no such item
   */
  public Prompt encode(int[] history, int contextTokens, int answerTokens) {
    if (answerTokens < 0) {
      throw new IllegalArgumentException("answerTokens must be at least 0, was " + answerTokens);
    }
    int budget =
        template.tokenBudget() == 0
            ? contextTokens
            : Math.min(contextTokens, template.tokenBudget());
    // Without titles there is nothing to separate: only a real cue remains.
    int fixed = prefix.length + (template.cue().isEmpty() ? 0 : cue.length);
    if ((long) fixed + answerTokens > budget) {
      throw new IllegalArgumentException(
          "a budget of "
              + budget
              + " tokens is too small for the "
              + fixed
              + " tokens of template "
              + template.name()
              + " and "
              + answerTokens
              + " of the answer; raise it to at least "
              + ((long) fixed + answerTokens));
    }
    int most =
        template.maxTitles() == 0 ? history.length : Math.min(history.length, template.maxTitles());
    long room = (long) budget - answerTokens - prefix.length - cue.length;
    int count = 0;
    int used = 0;
    while (count < most) {
      int item = history[history.length - 1 - count];
      int more = titles.length(item) + (count == 0 ? 0 : separator.length);
      if ((long) used + more > room) {
        break;
      }
      used += more;
      count++;
    }
    return new Prompt(assemble(history, count, used), prefix.length, count);
  }

  private int[] assemble(int[] history, int count, int used) {
    if (count == 0) {
      return template.cue().isEmpty() ? prefix.clone() : concat(prefix, cue);
    }
    int[] tokens = Arrays.copyOf(prefix, prefix.length + used + cue.length);
    int at = prefix.length;
    for (int i = history.length - count; i < history.length; i++) {
      if (i > history.length - count) {
        at = append(separator, tokens, at);
      }
      at = titles.copyTo(history[i], tokens, at);
    }
    append(cue, tokens, at);
    return tokens;
  }

  private static int append(int[] part, int[] tokens, int at) {
    System.arraycopy(part, 0, tokens, at, part.length);
    return at + part.length;
  }

  private static int[] concat(int[] first, int[] second) {
    int[] both = Arrays.copyOf(first, first.length + second.length);
    append(second, both, first.length);
    return both;
  }
}
