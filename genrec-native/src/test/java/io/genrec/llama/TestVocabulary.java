// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.gguf.GgufValue;
import io.genrec.gguf.GgufValueType;
import io.genrec.gguf.LlamaVocabulary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The kinds of vocabulary that LLaMAs have, small. */
enum TestVocabulary {
  /** 260 tokens: a byte each. */
  BYTES,
  /** As LLaMA 2: pieces that merge by score, bytes for the rest, a space before the first word. */
  SENTENCE_PIECE,
  /** As LLaMA 3: merges in a list, over bytes written as characters. */
  BYTE_PAIRS;

  private static final int NORMAL = 1;
  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  private static final int BYTE = 6;
  private static final List<String> WORDS =
      List.of("The", "Silver", "River", "and", "of", "Night", "Return", "Matrix", "Story", "199");

  LlamaVocabulary make() {
    return switch (this) {
      case BYTES -> LlamaVocabulary.ofBytes();
      case SENTENCE_PIECE -> sentencePiece();
      case BYTE_PAIRS -> bytePairs();
    };
  }

  private static LlamaVocabulary sentencePiece() {
    Map<String, GgufValue> bytes = LlamaVocabulary.ofBytes().metadata();
    Set<String> pieces = new LinkedHashSet<>();
    for (char c = '!'; c <= '~'; c++) {
      pieces.add(String.valueOf(c));
    }
    for (String word : WORDS) {
      for (int length = 2; length <= word.length(); length++) {
        pieces.add(word.substring(0, length));
        pieces.add("\u2581" + word.substring(0, length));
      }
      pieces.add("\u2581" + word.charAt(0));
    }
    // Out of these, text could be merged into the special tokens' own texts.
    pieces.addAll(List.of("</", "s>", "<s", "<un", "un", "k>", ", "));
    List<String> tokens = new ArrayList<>(value(bytes, "tokenizer.ggml.tokens").asStrings());
    int specials = tokens.size();
    tokens.addAll(pieces);
    long[] types = new long[tokens.size()];
    float[] scores = new float[tokens.size()];
    for (int i = 0; i < tokens.size(); i++) {
      types[i] = i == 0 ? UNKNOWN : i < 3 ? CONTROL : i < specials - 1 ? BYTE : NORMAL;
      scores[i] = i < specials ? 0 : specials - i - 1;
    }
    Map<String, GgufValue> metadata = new LinkedHashMap<>(bytes);
    metadata.put("tokenizer.ggml.tokens", GgufValue.strings(tokens));
    metadata.put("tokenizer.ggml.scores", GgufValue.float32s(scores));
    metadata.put("tokenizer.ggml.token_type", GgufValue.integers(GgufValueType.INT32, types));
    metadata.put("tokenizer.ggml.add_space_prefix", GgufValue.bool(true));
    return LlamaVocabulary.of(metadata);
  }

  private static LlamaVocabulary bytePairs() {
    Set<String> tokens = new LinkedHashSet<>();
    for (int value = 0; value < 256; value++) {
      tokens.add(String.valueOf(characterOf(value)));
    }
    Set<String> merges = new LinkedHashSet<>();
    for (String word : WORDS) {
      String piece = String.valueOf(characterOf(' '));
      for (int i = 0; i < word.length(); i++) {
        merges.add(piece + " " + word.charAt(i));
        piece += word.charAt(i);
        tokens.add(piece);
      }
    }
    int texts = tokens.size();
    tokens.addAll(List.of("<|begin_of_text|>", "<|eot_id|>"));
    long[] types = new long[tokens.size()];
    for (int i = 0; i < types.length; i++) {
      types[i] = i < texts ? NORMAL : CONTROL;
    }
    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    metadata.put("tokenizer.ggml.model", GgufValue.string("gpt2"));
    metadata.put("tokenizer.ggml.pre", GgufValue.string("llama-bpe"));
    metadata.put("tokenizer.ggml.tokens", GgufValue.strings(List.copyOf(tokens)));
    metadata.put("tokenizer.ggml.token_type", GgufValue.integers(GgufValueType.INT32, types));
    metadata.put("tokenizer.ggml.merges", GgufValue.strings(List.copyOf(merges)));
    metadata.put("tokenizer.ggml.bos_token_id", GgufValue.uint32(texts));
    metadata.put("tokenizer.ggml.eos_token_id", GgufValue.uint32(texts + 1));
    return LlamaVocabulary.of(metadata);
  }

  private static GgufValue value(Map<String, GgufValue> metadata, String key) {
    return Optional.ofNullable(metadata.get(key)).orElseThrow();
  }

  /** The character that GPT-2's vocabulary writes for a byte: itself where it can be seen. */
  private static char characterOf(int value) {
    if (isVisible(value)) {
      return (char) value;
    }
    int character = 256;
    for (int before = 0; before < value; before++) {
      character += isVisible(before) ? 0 : 1;
    }
    return (char) character;
  }

  private static boolean isVisible(int value) {
    return (value > 32 && value < 127) || (value > 160 && value != 173);
  }
}
