// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import io.genrec.gguf.LlamaVocabulary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The training by its definition: cuts all titles anew with the pieces so far, counts every pair of
 * neighbours by its text, and takes the most frequent.
 */
final class NaivePieceTraining {
  private static final int FIRST_PIECE = 259;

  private final List<String> titles;
  private final long[] weights;

  NaivePieceTraining(List<String> titles, long[] weights) {
    this.titles = titles;
    this.weights = weights;
  }

  /**
   * The characters among some pieces, and what is found from them, at most {@code limit} in all.
   */
  List<String> pieces(List<String> given, int limit) {
    List<String> pieces =
        new ArrayList<>(
            given.stream().filter(piece -> piece.codePointCount(0, piece.length()) == 1).toList());
    int characters = pieces.size();
    while (pieces.size() < limit) {
      Map<String, Long> counts = counts(pieces, characters);
      String best =
          counts.keySet().stream()
              .min(
                  Comparator.<String, Long>comparing(counts::get, Comparator.reverseOrder())
                      .thenComparing(text -> text.codePointCount(0, text.length()))
                      .thenComparing(Comparator.naturalOrder()))
              .orElse("");
      if (counts.getOrDefault(best, 0L) < 2) {
        break;
      }
      pieces.add(best);
    }
    return pieces;
  }

  private Map<String, Long> counts(List<String> pieces, int characters) {
    float[] scores = new float[pieces.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = characters - i;
    }
    NaiveSentencePiece tokenizer = new NaiveSentencePiece(LlamaVocabulary.ofPieces(pieces, scores));
    Map<String, Long> counts = new TreeMap<>();
    for (int title = 0; title < titles.size(); title++) {
      List<Integer> cut = tokenizer.encode(titles.get(title));
      for (int i = 1; i < cut.size(); i++) {
        int left = cut.get(i - 1) - FIRST_PIECE;
        int right = cut.get(i) - FIRST_PIECE;
        if (left >= 0 && right >= 0) {
          String text = pieces.get(left) + pieces.get(right);
          if (text.indexOf('<') < 0
              && text.indexOf('>') < 0
              && !text.endsWith("\u2581")
              && text.codePointCount(0, text.length()) <= 48) {
            counts.merge(text, weights[title], Long::sum);
          }
        }
      }
    }
    return counts;
  }
}
