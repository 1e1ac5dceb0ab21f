// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LlamaVocabularyTest {
  private final Map<String, GgufValue> keys =
      new LinkedHashMap<>(LlamaVocabulary.ofBytes().metadata());

  @Test
  void theBytesWriteAnyTextAndKnowTheirSpecialTokens() {
    LlamaVocabulary bytes = LlamaVocabulary.ofBytes();

    assertThat(bytes.kind()).isEqualTo(LlamaVocabulary.Kind.SENTENCE_PIECE);
    assertThat(bytes.unwritableBytes()).isZero();
    assertThat(bytes.beginningOfSequence()).isEqualTo(1);
    assertThat(bytes.endOfSequence()).isEqualTo(2);
    assertThat(bytes.newline()).hasValue(3 + '\n');
  }

  @Test
  void piecesFollowTheBytesWithTheirScores() {
    LlamaVocabulary pieces = LlamaVocabulary.ofPieces(List.of("a", "b", "ab"), -1, -2, 0.5f);

    assertThat(pieces.size()).isEqualTo(262);
    assertThat(pieces.unwritableBytes()).isZero();
    assertThat(requireNonNull(pieces.metadata().get("tokenizer.ggml.tokens")).asStrings())
        .startsWith("<unk>", "<s>", "</s>", "<0x00>")
        .endsWith("<0xFF>", "a", "b", "ab");
    assertThat(requireNonNull(pieces.metadata().get("tokenizer.ggml.scores")).asFloats())
        .endsWith(0, -1, -2, 0.5f);
    assertThat(requireNonNull(pieces.metadata().get("tokenizer.ggml.token_type")).asLongs())
        .startsWith(2, 3, 3, 6)
        .endsWith(6, 1, 1, 1);
  }

  @Test
  void refusesPiecesWithoutScoresAndThoseThatAreThere() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LlamaVocabulary.ofPieces(List.of("a", "b"), 1))
        .withMessageContaining("1 scores for 2 pieces");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LlamaVocabulary.ofPieces(List.of("a", "<s>"), 1, 2))
        .withMessageContaining("token 260");
  }

  @Test
  void bytePairsWriteBytesAsLetters() {
    LlamaVocabulary pairs = LlamaVocabulary.of(bytePairs(letters()));

    assertThat(pairs.kind()).isEqualTo(LlamaVocabulary.Kind.BYTE_PAIR);
    assertThat(pairs.unwritableBytes()).isZero();
    assertThat(pairs.newline()).hasValue(letters().indexOf("\u010A"));

    List<String> fewer = letters();
    fewer.removeAll(List.of("a", "\u010A"));
    LlamaVocabulary without = LlamaVocabulary.of(bytePairs(fewer));
    assertThat(without.unwritableBytes()).isEqualTo(2);
    assertThat(without.newline()).isEmpty();
  }

  @Test
  void sentencePieceMayWriteAnAsciiByteAsItself() {
    List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>", "\n", "a", "\u00e4"));
    put(tokens);

    LlamaVocabulary few = LlamaVocabulary.of(keys);
    assertThat(few.newline()).hasValue(3);
    assertThat(few.unwritableBytes()).isEqualTo(254);
  }

  @Test
  void takesTheDefaultsOfLlamaCppIfTheyAreInTheVocabulary() {
    keys.remove("tokenizer.ggml.bos_token_id");
    keys.remove("tokenizer.ggml.eos_token_id");
    assertThat(LlamaVocabulary.of(keys).endOfSequence()).isEqualTo(2);

    put(List.of("a", "b"));
    keys.remove("tokenizer.ggml.unknown_token_id");
    assertRefused("there is no key tokenizer.ggml.eos_token_id");
  }

  @Test
  void refusesKindsThatGenrecDoesNotTokenise() {
    keys.put("tokenizer.ggml.model", GgufValue.string("bert"));
    assertRefused(
        "the tokenizer is of kind 'bert'; genrec runs 'llama' (SentencePiece) and 'gpt2'");
  }

  @Test
  void refusesTokensThatAreTheSameToLlamaCpp() {
    put(List.of("a", "b", "c", "b"));
    assertRefused("token 3 of tokenizer.ggml.tokens is the same as one before it");
    put(List.of("a", "b", "c", "c\0d")); // it reads up to the zero
    assertRefused("token 3 of tokenizer.ggml.tokens is the same as one before it");
    put(List.of());
    assertRefused("tokenizer.ggml.tokens is empty");
  }

  @Test
  void severalEmptyTokensAreNotTheSame() {
    put(List.of("", "a", "", "b"));
    assertThat(LlamaVocabulary.of(keys).size()).isEqualTo(4);
  }

  @Test
  void refusesScoresAndTypesThatAreNotOneAToken() {
    keys.put("tokenizer.ggml.scores", GgufValue.float32s(1, 2));
    assertRefused("tokenizer.ggml.scores has 2 elements for 260 tokens");
    keys.put("tokenizer.ggml.scores", GgufValue.strings(List.of("1")));
    assertRefused("tokenizer.ggml.scores is of type ARRAY of STRING, not an array of");
    keys.remove("tokenizer.ggml.scores");
    keys.put("tokenizer.ggml.token_type", GgufValue.integers(GgufValueType.INT32, new long[261]));
    assertRefused("tokenizer.ggml.token_type has 261 elements for 260 tokens");
  }

  @Test
  void refusesBytesThatAreNotWrittenAsBytes() {
    put(List.of("a", "<0x0A>", "b", "<0x0>"));
    keys.put("tokenizer.ggml.token_type", GgufValue.integers(GgufValueType.INT32, 1, 6, 1, 6));
    assertRefused("token 3 of tokenizer.ggml.tokens is of the type of bytes, but is no <0xXX>");
  }

  @Test
  void refusesBytePairsWithoutMerges() {
    keys.put("tokenizer.ggml.model", GgufValue.string("gpt2"));
    assertRefused("there is no key tokenizer.ggml.merges");
  }

  @Test
  void refusesFlagsThatAreNone() {
    keys.put("tokenizer.ggml.add_bos_token", GgufValue.uint32(1));
    assertRefused("tokenizer.ggml.add_bos_token is of type UINT32, not BOOL");
  }

  private void put(List<String> tokens) {
    keys.put("tokenizer.ggml.tokens", GgufValue.strings(tokens));
    keys.remove("tokenizer.ggml.scores");
    keys.remove("tokenizer.ggml.token_type");
  }

  private void assertRefused(String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LlamaVocabulary.of(keys))
        .withMessageContaining(problem);
  }

  /** The 256 letters that stand for bytes: visible Latin-1 letters, then those from 256 on. */
  private static List<String> letters() {
    List<String> letters = new ArrayList<>();
    for (char letter = '!'; letter <= 0xFF; letter++) {
      if (letter <= '~' || (letter >= 0xA1 && letter != 0xAD)) {
        letters.add(String.valueOf(letter));
      }
    }
    for (char letter = 0x100; letters.size() < 256; letter++) {
      letters.add(String.valueOf(letter));
    }
    return letters;
  }

  private static Map<String, GgufValue> bytePairs(List<String> tokens) {
    return Map.of(
        "tokenizer.ggml.model", GgufValue.string("gpt2"),
        "tokenizer.ggml.tokens", GgufValue.strings(tokens),
        "tokenizer.ggml.merges", GgufValue.strings(List.of("a b")));
  }
}
