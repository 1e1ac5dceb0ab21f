// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tokenizer of a model as the metadata of its file. Immutable. */
public final class LlamaVocabulary {
  private static final String PREFIX = "tokenizer.";
  private static final int NORMAL = 1;
  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  private static final int BYTE = 6;

  private final Map<String, GgufValue> metadata;
  private final int size;

  private LlamaVocabulary(Map<String, GgufValue> metadata, int size) {
    this.metadata = Collections.unmodifiableMap(metadata);
    this.size = size;
  }

  /**
   * 260 tokens that can write any text: {@code <unk>}, {@code <s>}, {@code </s>}, the 256 bytes and
   * the space. It starts a text with {@code <s>} when asked for special tokens and puts no space
   * before it.
   */
  public static LlamaVocabulary ofBytes() {
    List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
    for (int value = 0; value < 256; value++) {
      tokens.add("<0x%02X>".formatted(value));
    }
    tokens.add("\u2581"); // SentencePiece writes a space as this
    long[] types = new long[tokens.size()];
    Arrays.fill(types, BYTE);
    types[0] = UNKNOWN;
    types[1] = CONTROL;
    types[2] = CONTROL;
    types[tokens.size() - 1] = NORMAL;

    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    metadata.put("tokenizer.ggml.model", GgufValue.string("llama"));
    metadata.put("tokenizer.ggml.tokens", GgufValue.strings(tokens));
    metadata.put("tokenizer.ggml.scores", GgufValue.float32s(new float[tokens.size()]));
    metadata.put("tokenizer.ggml.token_type", GgufValue.integers(GgufValueType.INT32, types));
    metadata.put("tokenizer.ggml.unknown_token_id", GgufValue.uint32(0));
    metadata.put("tokenizer.ggml.bos_token_id", GgufValue.uint32(1));
    metadata.put("tokenizer.ggml.eos_token_id", GgufValue.uint32(2));
    metadata.put("tokenizer.ggml.add_bos_token", GgufValue.bool(true));
    metadata.put("tokenizer.ggml.add_eos_token", GgufValue.bool(false));
    metadata.put("tokenizer.ggml.add_space_prefix", GgufValue.bool(false));
    return new LlamaVocabulary(metadata, tokens.size());
  }

  /**
   * The {@code tokenizer.*} keys among a file's metadata.
   *
   * @throws IllegalArgumentException if there is no array {@code tokenizer.ggml.tokens} of strings
   */
  public static LlamaVocabulary of(Map<String, GgufValue> fileMetadata) {
    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    fileMetadata.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX)) {
            metadata.put(key, value);
          }
        });
    GgufValue tokens = metadata.get("tokenizer.ggml.tokens");
    if (tokens == null || !tokens.isArray() || tokens.elementType() != GgufValueType.STRING) {
      throw new IllegalArgumentException("there is no array of strings tokenizer.ggml.tokens");
    }
    return new LlamaVocabulary(metadata, tokens.count());
  }

  /** The number of tokens. */
  public int size() {
    return size;
  }

  /** The {@code tokenizer.*} keys; cannot be changed. */
  public Map<String, GgufValue> metadata() {
    return metadata;
  }
}
