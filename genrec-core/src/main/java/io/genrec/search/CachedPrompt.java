// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import java.util.Arrays;

/** A prompt and the sequence of the session that holds it. */
final class CachedPrompt {
  private final int sequence;
  private final int[] tokens;

  CachedPrompt(int sequence, int[] tokens) {
    this.sequence = sequence;
    this.tokens = tokens;
  }

  int sequence() {
    return sequence;
  }

  int length() {
    return tokens.length;
  }

  /** How many first tokens another prompt has in common with it. */
  int common(int[] prompt) {
    int mismatch = Arrays.mismatch(tokens, prompt);
    return mismatch < 0 ? prompt.length : mismatch;
  }
}
