// SPDX-License-Identifier: Apache-2.0
package io.genrec.prompt;

import io.genrec.model.TokenSequences;
import io.genrec.model.Tokenizer;
import java.util.Arrays;

/** Joins parts that were tokenised on their own. */
final class SegmentEncoder implements PromptEncoder {
  private final PromptTemplate template;
  private final TokenSequences titles;
  private final int[] prefix;
  private final int[] separator;

  /** What follows the last title; without a cue a separator. */
  private final int[] tail;

  /** A prompt without titles, in which there is nothing to separate. */
  private final int[] withoutTitles;

  private final boolean hasCue;
  private final int endToken;

  SegmentEncoder(PromptTemplate template, Tokenizer tokenizer, TokenSequences titles) {
    this.template = template;
    this.titles = titles;
    this.endToken = template.titleEnd().token(tokenizer);
    int[] text = template.prefix().isEmpty() ? new int[0] : tokenizer.encode(template.prefix());
    this.prefix = concat(template.leadingTokens(tokenizer), text);
    this.separator =
        template.separator().equals("\n") && tokenizer.newline().isPresent()
            ? new int[] {tokenizer.newline().getAsInt()}
            : tokenizer.encodeContinuation(template.separator());
    this.hasCue = !template.cue().isEmpty();
    this.tail = hasCue ? tokenizer.encodeContinuation(template.cue()) : separator;
    this.withoutTitles = hasCue ? concat(prefix, tail) : prefix;
  }

  @Override
  public int endToken() {
    return endToken;
  }

  @Override
  public TokenSequences answerTitles() {
    return titles;
  }

  @Override
  public int[] sharedPrefix() {
    return prefix.clone();
  }

  @Override
  public Prompt encode(int[] history, int contextTokens, int answerTokens) {
    PromptRoom room =
        PromptRoom.of(template, history.length, contextTokens, answerTokens, withoutTitles.length);
    long free = (long) room.tokens() - prefix.length - tail.length;
    int count = 0;
    int used = 0;
    while (count < room.titles()) {
      int item = history[history.length - 1 - count];
      int more = titles.length(item) + (count == 0 ? 0 : separator.length);
      if ((long) used + more > free) {
        break;
      }
      used += more;
      count++;
    }
    int[] tokens = assemble(history, count, used);
    int lasting = hasCue || count == 0 ? prefix.length + used : tokens.length;
    return new Prompt(tokens, prefix.length, lasting, count);
  }

  private int[] assemble(int[] history, int count, int used) {
    if (count == 0) {
      return withoutTitles.clone();
    }
    int[] tokens = Arrays.copyOf(prefix, prefix.length + used + tail.length);
    int at = prefix.length;
    for (int i = history.length - count; i < history.length; i++) {
      if (i > history.length - count) {
        at = append(separator, tokens, at);
      }
      at = titles.copyTo(history[i], tokens, at);
    }
    append(tail, tokens, at);
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
