// SPDX-License-Identifier: Apache-2.0
package io.genrec.prompt;

import io.genrec.model.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * UTF-8 bytes as tokens, but an even byte and the next one are one token: a line feed or a comma
 * merges with the first letter of the title behind it, and lengths of parts do not add up.
 */
class PairTokenizer implements Tokenizer {
  static final int BEGINNING = 256;
  private static final int END = 257;
  private static final int FIRST_PAIR = 258;

  @Override
  public int vocabularySize() {
    return FIRST_PAIR + 256 * 256;
  }

  @Override
  public int[] encode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int[] tokens = new int[bytes.length];
    int count = 0;
    for (int i = 0; i < bytes.length; i++) {
      int token = Byte.toUnsignedInt(bytes[i]);
      if (token % 2 == 0 && i + 1 < bytes.length) {
        token = FIRST_PAIR + 256 * token + Byte.toUnsignedInt(bytes[++i]);
      }
      tokens[count++] = token;
    }
    return Arrays.copyOf(tokens, count);
  }

  @Override
  public int[] encodeContinuation(String text) {
    return encode(text);
  }

  @Override
  public String decode(int... tokens) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int token : tokens) {
      if (token >= FIRST_PAIR) {
        bytes.write((token - FIRST_PAIR) / 256);
        bytes.write((token - FIRST_PAIR) % 256);
      } else if (token < BEGINNING) {
        bytes.write(token);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public OptionalInt beginningOfSequence() {
    return OptionalInt.of(BEGINNING);
  }

  @Override
  public OptionalInt endOfSequence() {
    return OptionalInt.of(END);
  }

  @Override
  public OptionalInt newline() {
    return OptionalInt.of('\n');
  }
}
