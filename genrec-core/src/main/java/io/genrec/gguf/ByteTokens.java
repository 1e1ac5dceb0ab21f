// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Which token stands for each single byte. */
final class ByteTokens {
  private static final int NONE = -1;

  private final int[] tokens; // (256)

  private ByteTokens(int[] tokens) {
    this.tokens = tokens;
  }

  /** Of a vocabulary that has an array of tokens. */
  static ByteTokens of(LlamaVocabulary.Kind kind, Map<String, GgufValue> metadata) {
    Map<String, Integer> ids = new HashMap<>();
    GgufValue value = metadata.get("tokenizer.ggml.tokens");
    List<String> texts = value == null ? List.of() : value.asStrings();
    for (int id = 0; id < texts.size(); id++) {
      ids.put(texts.get(id), id);
    }
    int[] tokens = new int[256];
    int shifted = 256;
    for (int b = 0; b < tokens.length; b++) {
      if (kind == LlamaVocabulary.Kind.SENTENCE_PIECE) {
        int plain = b < 0x80 ? ids.getOrDefault(String.valueOf((char) b), NONE) : NONE;
        tokens[b] = ids.getOrDefault("<0x%02X>".formatted(b), plain);
      } else {
        char letter = (char) (isVisible(b) ? b : shifted++);
        tokens[b] = ids.getOrDefault(String.valueOf(letter), NONE);
      }
    }
    return new ByteTokens(tokens);
  }

  /**
   * Whether byte-level byte-pair encoding writes a byte as the Latin-1 letter of that number; the
   * others become the letters from 256 on, in order (Radford et al., GPT-2's encoder).
   */
  private static boolean isVisible(int b) {
    return (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
  }

  /** The token of a byte, from 0 to 255. */
  OptionalInt tokenOf(int b) {
    return tokens[b] == NONE ? OptionalInt.empty() : OptionalInt.of(tokens[b]);
  }

  /** The number of bytes without a token. */
  int missing() {
    return (int) Arrays.stream(tokens).filter(token -> token == NONE).count();
  }
}
