// SPDX-License-Identifier: Apache-2.0
package io.genrec.prompt;

import io.genrec.model.TokenSequences;
import io.genrec.model.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Tokenises whole prompts. How long one will be is only known afterwards, so the number of titles
 * is first estimated from the titles' own lengths and then corrected.
 */
final class WholeTextEncoder implements PromptEncoder {
  private final PromptTemplate template;
  private final Tokenizer tokenizer;
  private final List<String> titles;
  private final TokenSequences answerTitles;
  private final int[] leading;
  private final int[] withoutTitles;
  private final int[] shared;
  private final int separatorLength;
  private final int endToken;

  WholeTextEncoder(PromptTemplate template, Tokenizer tokenizer, List<String> titles) {
    this.template = template;
    this.tokenizer = tokenizer;
    this.titles = List.copyOf(titles);
    this.endToken = template.titleEnd().token(tokenizer);
    this.answerTitles = tokenizer.encodeAllContinuations(this.titles);
    this.leading = template.leadingTokens(tokenizer);
    this.withoutTitles = tokens(List.of());
    this.shared = sharedStart();
    this.separatorLength = tokenizer.encodeContinuation(template.separator()).length;
  }

  /** The first tokens that prompts without a title, with the first and with the last one share. */
  private int[] sharedStart() {
    int length = withoutTitles.length;
    if (!titles.isEmpty()) {
      for (String title : List.of(titles.get(0), titles.get(titles.size() - 1))) {
        length = Math.min(length, commonLength(withoutTitles, tokens(List.of(title))));
      }
    }
    return Arrays.copyOf(withoutTitles, length);
  }

  @Override
  public int endToken() {
    return endToken;
  }

  @Override
  public TokenSequences answerTitles() {
    return answerTitles;
  }

  @Override
  public int[] sharedPrefix() {
    return shared.clone();
  }

  @Override
  public Prompt encode(int[] history, int contextTokens, int answerTokens) {
    PromptRoom room =
        PromptRoom.of(template, history.length, contextTokens, answerTokens, withoutTitles.length);
    int count = estimatedCount(history, room);
    int[] tokens = tokens(newest(history, count));
    while (tokens.length > room.tokens()) {
      count--;
      tokens = tokens(newest(history, count));
    }
    while (count < room.titles()) {
      int[] more = tokens(newest(history, count + 1));
      if (more.length > room.tokens()) {
        break;
      }
      count++;
      tokens = more;
    }
    // A merge across the end of the shared tokens is possible for a title that was not looked at.
    boolean startsShared = commonLength(shared, tokens) == shared.length;
    return new Prompt(tokens, startsShared ? shared.length : 0, tokens.length, count);
  }

  private int estimatedCount(int[] history, PromptRoom room) {
    long used = withoutTitles.length;
    for (int count = 0; count < room.titles(); count++) {
      used += answerTitles.length(history[history.length - 1 - count]) + separatorLength;
      if (used > room.tokens()) {
        return count;
      }
    }
    return room.titles();
  }

  private List<String> newest(int[] history, int count) {
    return IntStream.range(history.length - count, history.length)
        .mapToObj(i -> titles.get(history[i]))
        .toList();
  }

  private int[] tokens(List<String> promptTitles) {
    int[] text = tokenizer.encode(template.render(promptTitles));
    int[] tokens = Arrays.copyOf(leading, leading.length + text.length);
    System.arraycopy(text, 0, tokens, leading.length, text.length);
    return tokens;
  }

  private static int commonLength(int[] one, int[] other) {
    int mismatch = Arrays.mismatch(one, other);
    return mismatch < 0 ? one.length : mismatch;
  }
}
