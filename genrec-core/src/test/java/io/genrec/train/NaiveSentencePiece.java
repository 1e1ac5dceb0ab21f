// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import static java.util.Objects.requireNonNull;

import io.genrec.gguf.LlamaVocabulary;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A SentencePiece tokenizer by its definition: of all neighbours whose text is a token it joins
 * those of the highest score, the leftmost first, until there are none; what is no token then is
 * written byte by byte.
 */
public final class NaiveSentencePiece {
  private final List<String> tokens;
  private final float[] scores;
  private final Map<String, Integer> ids = new HashMap<>();

  /** A tokenizer of a vocabulary. */
  public NaiveSentencePiece(LlamaVocabulary vocabulary) {
    tokens = requireNonNull(vocabulary.metadata().get("tokenizer.ggml.tokens")).asStrings();
    scores = requireNonNull(vocabulary.metadata().get("tokenizer.ggml.scores")).asFloats();
    for (int id = 0; id < scores.length; id++) {
      ids.put(tokens.get(id), id);
    }
  }

  /** The tokens of a text. */
  public List<Integer> encode(String text) {
    List<String> symbols = new ArrayList<>();
    text.replace(' ', '\u2581')
        .codePoints()
        .forEach(character -> symbols.add(Character.toString(character)));
    for (int at = best(symbols); at >= 0; at = best(symbols)) {
      symbols.set(at, symbols.get(at) + symbols.remove(at + 1));
    }
    List<Integer> encoded = new ArrayList<>();
    for (String symbol : symbols) {
      if (ids.containsKey(symbol)) {
        encoded.add(ids.get(symbol));
      } else {
        for (byte each : symbol.getBytes(StandardCharsets.UTF_8)) {
          encoded.add(ids.get("<0x%02X>".formatted(each)));
        }
      }
    }
    return encoded;
  }

  private int best(List<String> symbols) {
    int best = -1;
    float bestScore = Float.NEGATIVE_INFINITY;
    for (int i = 0; i + 1 < symbols.size(); i++) {
      Integer id = ids.get(symbols.get(i) + symbols.get(i + 1));
      if (id != null && scores[id] > bestScore) {
        best = i;
        bestScore = scores[id];
      }
    }
    return best;
  }

  String decode(List<Integer> encoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int id : encoded) {
      String token = tokens.get(id);
      if (id >= 3 && id < 259) {
        bytes.write(Integer.parseInt(token.substring(3, 5), 16));
      } else {
        bytes.writeBytes(token.replace('\u2581', ' ').getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
