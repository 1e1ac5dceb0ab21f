// SPDX-License-Identifier: Apache-2.0
package io.genrec.prompt;

/** The tokens of one user's prompt. Immutable and safe to share between threads. */
public final class Prompt {
  private final int[] tokens;
  private final int sharedLength;
  private final int lastingLength;
  private final int titleCount;

  Prompt(int[] tokens, int sharedLength, int lastingLength, int titleCount) {
    this.tokens = tokens;
    this.sharedLength = sharedLength;
    this.lastingLength = lastingLength;
    this.titleCount = titleCount;
  }

  /** A copy of the tokens. */
  public int[] tokens() {
    return tokens.clone();
  }

  /** The number of tokens. */
  public int length() {
    return tokens.length;
  }

  /**
   * The number of first tokens that are the encoder's {@link PromptEncoder#sharedPrefix}: all of
   * that, or 0 if a token of this prompt reaches across its end.
   */
  public int sharedLength() {
    return sharedLength;
  }

  /**
   * The number of first tokens that the prompt of the same history with one more title begins with
   * too, unless the oldest titles must make room for it. By whole text that is not known: it may be
   * fewer.
   */
  public int lastingLength() {
    return lastingLength;
  }

  /** The number of titles of the history that the prompt holds: the newest ones. */
  public int titleCount() {
    return titleCount;
  }
}
