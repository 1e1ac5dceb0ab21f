// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a tokenizer must be before llama.cpp sees it. Throws {@link IllegalArgumentException} with
 * what is wrong.
 */
final class VocabularyCheck {
  private static final String PREFIX = "tokenizer.ggml.";
  private static final Pattern BYTE_TOKEN = Pattern.compile("<0x[0-9A-Fa-f]{2}>");

  private final GgufKeys keys;
  private final int size;
  private final LlamaVocabulary.Kind kind;

  VocabularyCheck(GgufKeys keys) {
    this.keys = keys;
    String model = keys.string(PREFIX + "model").orElseThrow(() -> missing("model"));
    kind =
        LlamaVocabulary.Kind.of(model)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the tokenizer is of kind '"
                            + model
                            + "'; genrec runs 'llama' (SentencePiece) and 'gpt2' (byte-level"
                            + " BPE)"));
    GgufValue tokens = array("tokens", Set.of(GgufValueType.STRING));
    size = tokens.count();
    if (size == 0) {
      throw new IllegalArgumentException(PREFIX + "tokens is empty");
    }
    checkDistinct(tokens.asByteStrings());
    checkPerToken("scores", Set.of(GgufValueType.FLOAT32, GgufValueType.INT32));
    checkPerToken("token_type", Set.of(GgufValueType.INT32));
    if (kind == LlamaVocabulary.Kind.SENTENCE_PIECE) {
      checkByteTokens(tokens.asByteStrings());
    } else {
      array("merges", Set.of(GgufValueType.STRING));
    }
    keys.string(PREFIX + "pre");
    keys.flag(PREFIX + "add_bos_token", false);
    keys.flag(PREFIX + "add_eos_token", false);
    keys.flag(PREFIX + "add_space_prefix", false);
  }

  LlamaVocabulary.Kind kind() {
    return kind;
  }

  int size() {
    return size;
  }

  /**
   * The id of a special token: the given one or the one that llama.cpp takes it to be, which ends
   * the process if it needs the token and there is none.
   */
  int special(String name, int otherwise) {
    String key = PREFIX + name + "_token_id";
    OptionalLong id = keys.integer(key, 0, size - 1L);
    if (id.isEmpty() && otherwise >= size) {
      throw GgufKeys.missing(key);
    }
    return (int) id.orElse(otherwise);
  }

  private void checkDistinct(List<String> tokens) {
    Set<String> seen = new HashSet<>();
    for (int id = 0; id < tokens.size(); id++) {
      String token = tokens.get(id);
      int end = token.indexOf(0); // llama.cpp reads up to the first zero byte
      token = end < 0 ? token : token.substring(0, end);
      if (!seen.add(token.isEmpty() ? "[EMPTY_" + id + "]" : token)) {
        throw new IllegalArgumentException(
            "token " + id + " of " + PREFIX + "tokens is the same as one before it");
      }
    }
  }

  private void checkByteTokens(List<String> tokens) {
    GgufValue types = keys.metadata().get(PREFIX + "token_type");
    long[] typeOfToken = types == null ? new long[size] : types.asLongs();
    for (int id = 0; id < size; id++) {
      if (typeOfToken[id] == LlamaVocabulary.BYTE
          && !BYTE_TOKEN.matcher(tokens.get(id)).matches()) {
        throw new IllegalArgumentException(
            "token %d of %stokens is of the type of bytes, but is no <0xXX>".formatted(id, PREFIX));
      }
    }
  }

  private void checkPerToken(String name, Set<GgufValueType> types) {
    if (keys.metadata().containsKey(PREFIX + name) && array(name, types).count() != size) {
      throw new IllegalArgumentException(
          "%s%s has %d elements for %d tokens"
              .formatted(PREFIX, name, array(name, types).count(), size));
    }
  }

  private GgufValue array(String name, Set<GgufValueType> types) {
    GgufValue value = keys.metadata().get(PREFIX + name);
    if (value == null) {
      throw missing(name);
    }
    if (!value.isArray() || !types.contains(value.elementType())) {
      throw new IllegalArgumentException(
          "%s%s is of type %s, not an array of %s"
              .formatted(PREFIX, name, value.describeType(), types));
    }
    return value;
  }

  private static IllegalArgumentException missing(String name) {
    return GgufKeys.missing(PREFIX + name);
  }
}
