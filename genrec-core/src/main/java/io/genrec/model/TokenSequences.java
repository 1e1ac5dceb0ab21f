// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

import java.util.Arrays;
import java.util.List;

/**
 * Many token sequences in one flat array. Immutable and safe to share between threads.
 *
 * <p>Shapes: {@code tokens (total)}, {@code offsets (size + 1)}; sequence {@code i} is {@code
 * tokens[offsets[i] .. offsets[i + 1])}.
 */
public final class TokenSequences {
  private final int[] tokens;
  private final int[] offsets;

  private TokenSequences(int[] tokens, int[] offsets) {
    this.tokens = tokens;
    this.offsets = offsets;
  }

  /**
   * Takes over two arrays; the caller must not change them afterwards.
   *
   * @param tokens all tokens, sequence after sequence
   * @param offsets where each sequence starts, and last the total
   * @throws IllegalArgumentException if the offsets do not start at 0, fall, or end elsewhere than
   *     at {@code tokens.length}
   */
  public static TokenSequences wrap(int[] tokens, int[] offsets) {
    if (offsets.length == 0 || offsets[0] != 0 || offsets[offsets.length - 1] != tokens.length) {
      throw new IllegalArgumentException(
          "offsets must start at 0 and end at the number of tokens, " + tokens.length);
    }
    for (int i = 1; i < offsets.length; i++) {
      if (offsets[i] < offsets[i - 1]) {
        throw new IllegalArgumentException("offsets fall at index " + i);
      }
    }
    return new TokenSequences(tokens, offsets);
  }

  /** Copies a list of sequences. */
  public static TokenSequences copyOf(List<int[]> sequences) {
    int[] offsets = new int[sequences.size() + 1];
    for (int i = 0; i < sequences.size(); i++) {
      offsets[i + 1] = Math.addExact(offsets[i], sequences.get(i).length);
    }
    int[] tokens = new int[offsets[sequences.size()]];
    for (int i = 0; i < sequences.size(); i++) {
      System.arraycopy(sequences.get(i), 0, tokens, offsets[i], sequences.get(i).length);
    }
    return new TokenSequences(tokens, offsets);
  }

  /**
   * All sequences of several, in order.
   *
   * @throws ArithmeticException if they hold 2^31 tokens or more
   */
  public static TokenSequences concat(List<TokenSequences> parts) {
    int size = 0;
    int total = 0;
    for (TokenSequences part : parts) {
      size = Math.addExact(size, part.size());
      total = Math.addExact(total, part.totalTokens());
    }
    int[] tokens = new int[total];
    int[] offsets = new int[Math.addExact(size, 1)];
    int sequence = 0;
    for (TokenSequences part : parts) {
      int before = offsets[sequence];
      System.arraycopy(part.tokens, 0, tokens, before, part.tokens.length);
      for (int i = 1; i < part.offsets.length; i++) {
        offsets[++sequence] = before + part.offsets[i];
      }
    }
    return new TokenSequences(tokens, offsets);
  }

  /** The number of sequences. */
  public int size() {
    return offsets.length - 1;
  }

  /** The number of tokens of all sequences together. */
  public int totalTokens() {
    return tokens.length;
  }

  /** The number of tokens of one sequence. */
  public int length(int sequence) {
    return offsets[sequence + 1] - offsets[sequence];
  }

  /**
   * One token.
   *
   * @throws IndexOutOfBoundsException if the sequence has no such position
   */
  public int token(int sequence, int position) {
    if (position < 0 || position >= length(sequence)) {
      throw new IndexOutOfBoundsException(
          "position " + position + " of sequence " + sequence + " of " + length(sequence));
    }
    return tokens[offsets[sequence] + position];
  }

  /** A copy of one sequence. */
  public int[] toArray(int sequence) {
    return Arrays.copyOfRange(tokens, offsets[sequence], offsets[sequence + 1]);
  }

  /** Copies one sequence into an array and returns the index after its last token there. */
  public int copyTo(int sequence, int[] destination, int at) {
    int length = length(sequence);
    System.arraycopy(tokens, offsets[sequence], destination, at, length);
    return at + length;
  }
}
