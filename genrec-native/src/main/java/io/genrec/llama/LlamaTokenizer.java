// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.model.TokenSequences;
import io.genrec.model.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** The vocabulary of a model of llama.cpp. */
final class LlamaTokenizer implements Tokenizer {
  /** Texts that are tokenised in one call. */
  private static final int PART = 4096;

  private final NativeHandle model;
  private final int vocabularySize;
  private final OptionalInt beginningOfSequence;
  private final OptionalInt endOfSequence;
  private final OptionalInt newline;

  LlamaTokenizer(NativeHandle model, long[] numbers) {
    this.model = model;
    this.vocabularySize = (int) numbers[2];
    this.beginningOfSequence = token(numbers[4]);
    this.endOfSequence = token(numbers[5]);
    this.newline = token(numbers[6]);
  }

  private static OptionalInt token(long id) {
    return id < 0 ? OptionalInt.empty() : OptionalInt.of((int) id);
  }

  @Override
  public int vocabularySize() {
    return vocabularySize;
  }

  @Override
  public int[] encode(String text) {
    return encode(List.of(text), false).toArray(0);
  }

  @Override
  public int[] encodeContinuation(String text) {
    return encode(List.of(text), true).toArray(0);
  }

  @Override
  public TokenSequences encodeAll(List<String> texts) {
    return encodeInParts(texts, false);
  }

  @Override
  public TokenSequences encodeAllContinuations(List<String> texts) {
    return encodeInParts(texts, true);
  }

  /** A million titles took about a minute on one thread: parts are spread over the cores. */
  private TokenSequences encodeInParts(List<String> texts, boolean continuation) {
    int parts = (texts.size() + PART - 1) / PART;
    return TokenSequences.concat(
        IntStream.range(0, parts)
            .parallel()
            .mapToObj(part -> texts.subList(PART * part, Math.min(PART * (part + 1), texts.size())))
            .map(each -> encode(each, continuation))
            .toList());
  }

  private TokenSequences encode(List<String> texts, boolean continuation) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int[] offsets = new int[texts.size() + 1];
    for (int i = 0; i < texts.size(); i++) {
      bytes.writeBytes(texts.get(i).getBytes(StandardCharsets.UTF_8));
      offsets[i + 1] = bytes.size();
    }
    long address = model.acquire();
    try {
      int[] result = LlamaBindings.encode(address, bytes.toByteArray(), offsets, continuation);
      return TokenSequences.wrap(
          Arrays.copyOfRange(result, offsets.length, result.length),
          Arrays.copyOf(result, offsets.length));
    } finally {
      model.release();
    }
  }

  @Override
  public String decode(int... tokens) {
    long address = model.acquire();
    try {
      return new String(LlamaBindings.decode(address, tokens), StandardCharsets.UTF_8);
    } finally {
      model.release();
    }
  }

  @Override
  public OptionalInt beginningOfSequence() {
    return beginningOfSequence;
  }

  @Override
  public OptionalInt endOfSequence() {
    return endOfSequence;
  }

  @Override
  public OptionalInt newline() {
    return newline;
  }
}
