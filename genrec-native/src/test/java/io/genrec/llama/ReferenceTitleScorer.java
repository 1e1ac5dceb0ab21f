// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.gguf.ReferenceLlama;
import io.genrec.model.TokenSequences;
import io.genrec.search.Scoring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Scores every title of a catalogue by the reference, with no trie, no beam and no cache. */
final class ReferenceTitleScorer {
  private final ReferenceLlama model;
  private final int[] prompt;
  private final List<int[]> closed = new ArrayList<>(); // each title with its end token

  ReferenceTitleScorer(ReferenceLlama model, int[] prompt, TokenSequences titles, int endToken) {
    this.model = model;
    this.prompt = prompt;
    for (int item = 0; item < titles.size(); item++) {
      int[] title = Arrays.copyOf(titles.toArray(item), titles.length(item) + 1);
      title[title.length - 1] = endToken;
      closed.add(title);
    }
  }

  /** The score of each item. */
  double[] scores(Scoring scoring) {
    return closed.stream().mapToDouble(title -> score(scoring, title)).toArray();
  }

  private double score(Scoring scoring, int[] title) {
    int[] tokens =
        IntStream.concat(IntStream.of(prompt), IntStream.of(title).limit(title.length - 1L))
            .toArray();
    double[][] next = model.allLogProbabilities(tokens);
    double score = 0;
    for (int depth = 0; depth < title.length; depth++) {
      double[] row = next[prompt.length - 1 + depth];
      score += row[title[depth]];
      if (scoring == Scoring.TRIE_NORMALISED) {
        score -= Math.log(children(title, depth).map(token -> Math.exp(row[(int) token])).sum());
      }
    }
    if (scoring == Scoring.TRIE_NORMALISED) {
      score -= Math.log((double) closed.stream().filter(t -> Arrays.equals(t, title)).count());
    }
    return score;
  }

  /** The tokens that follow a title's first {@code depth} ones somewhere in the catalogue. */
  private DoubleStream children(int[] title, int depth) {
    return closed.stream()
        .filter(t -> t.length > depth && Arrays.equals(t, 0, depth, title, 0, depth))
        .mapToInt(t -> t[depth])
        .distinct()
        .asDoubleStream();
  }
}
