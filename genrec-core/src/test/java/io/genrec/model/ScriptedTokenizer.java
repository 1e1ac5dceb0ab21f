// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/** UTF-8 bytes as tokens, and two special tokens. */
final class ScriptedTokenizer implements Tokenizer {
  private static final int BEGINNING = 256;
  private static final int END = 257;

  private final Runnable requireOpen;

  ScriptedTokenizer(Runnable requireOpen) {
    this.requireOpen = requireOpen;
  }

  @Override
  public int vocabularySize() {
    return ScriptedLanguageModel.VOCABULARY_SIZE;
  }

  @Override
  public int[] encode(String text) {
    requireOpen.run();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int[] tokens = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      tokens[i] = Byte.toUnsignedInt(bytes[i]);
    }
    return tokens;
  }

  @Override
  public int[] encodeContinuation(String text) {
    return encode(text);
  }

  @Override
  public String decode(int... tokens) {
    requireOpen.run();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(tokens.length);
    for (int token : tokens) {
      if (token < 0 || token >= vocabularySize()) {
        throw new IllegalArgumentException("no token " + token + " in a vocabulary of 258");
      }
      if (token < BEGINNING) {
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
