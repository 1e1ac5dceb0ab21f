// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import com.sun.jna.Pointer;
import io.genrec.model.TokenSequences;
import io.genrec.model.Tokenizer;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The vocabulary of a model of llama.cpp. */
final class PortableTokenizer implements Tokenizer {
  /** Texts between two looks at whether the model is open. */
  private static final int PART = 4096;

  private final NativeHandle model;
  private final Vocabulary vocabulary;

  /** Takes the vocabulary of a model that is open and that the caller holds. */
  PortableTokenizer(NativeHandle model, Pointer pointer) {
    this.model = model;
    this.vocabulary = new Vocabulary(LlamaLibrary.llama_model_get_vocab(pointer));
  }

  @Override
  public int vocabularySize() {
    return vocabulary.size();
  }

  @Override
  public int[] encode(String text) {
    return inside(() -> vocabulary.encode(text));
  }

  @Override
  public int[] encodeContinuation(String text) {
    return inside(() -> vocabulary.encodeContinuation(text));
  }

  @Override
  public TokenSequences encodeAll(List<String> texts) {
    return encodeInParts(texts, vocabulary::encode);
  }

  @Override
  public TokenSequences encodeAllContinuations(List<String> texts) {
    return encodeInParts(texts, vocabulary::encodeContinuation);
  }

  private TokenSequences encodeInParts(List<String> texts, Function<String, int[]> encode) {
    int parts = (texts.size() + PART - 1) / PART;
    return TokenSequences.concat(
        IntStream.range(0, parts)
            .parallel()
            .mapToObj(part -> texts.subList(PART * part, Math.min(PART * (part + 1), texts.size())))
            .map(each -> inside(() -> TokenSequences.copyOf(each.stream().map(encode).toList())))
            .toList());
  }

  @Override
  public String decode(int... tokens) {
    return inside(() -> vocabulary.decode(tokens));
  }

  @Override
  public OptionalInt beginningOfSequence() {
    return vocabulary.beginningOfSequence();
  }

  @Override
  public OptionalInt endOfSequence() {
    return vocabulary.endOfSequence();
  }

  @Override
  public OptionalInt newline() {
    return vocabulary.newline();
  }

  private <T> T inside(Supplier<T> work) {
    model.acquire();
    try {
      return work.get();
    } finally {
      model.release();
    }
  }
}
