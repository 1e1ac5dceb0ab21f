// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import io.genrec.model.ScriptedLanguageModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Scores every title token by token, with no trie and no beam: slow and obviously right. */
final class ExhaustiveScorer {
  private final ScriptedLanguageModel model;
  private final List<int[]> titles;
  private final int endToken;
  private final int[] prompt;

  ExhaustiveScorer(ScriptedLanguageModel model, List<int[]> titles, int endToken, int[] prompt) {
    this.model = model;
    this.titles = titles;
    this.endToken = endToken;
    this.prompt = prompt;
  }

  double score(Scoring scoring, int item) {
    int[] closed = closed(item);
    double score = 0;
    for (int depth = 0; depth < closed.length; depth++) {
      int[] prefix = Arrays.copyOf(closed, depth);
      int[] before = join(prompt, prefix);
      score += model.logProbability(before, closed[depth]);
      if (scoring == Scoring.TRIE_NORMALISED) {
        double sum =
            Arrays.stream(nextTokens(prefix))
                .mapToDouble(token -> Math.exp(model.logProbability(before, token)))
                .sum();
        score -= Math.log(sum);
      }
    }
    if (scoring == Scoring.TRIE_NORMALISED) {
      score -=
          Math.log(
              (double) titles.stream().filter(t -> Arrays.equals(t, titles.get(item))).count());
    }
    return score;
  }

  /** The scores of the best allowed items, best first. */
  double[] topScores(Scoring scoring, int k, IntPredicate allowed) {
    List<Double> scores = new ArrayList<>();
    for (int item = 0; item < titles.size(); item++) {
      if (allowed.test(item)) {
        scores.add(score(scoring, item));
      }
    }
    scores.sort(Comparator.reverseOrder());
    return scores.stream().limit(k).mapToDouble(Double::doubleValue).toArray();
  }

  private int[] nextTokens(int[] prefix) {
    return IntStream.range(0, titles.size())
        .mapToObj(this::closed)
        .filter(t -> t.length > prefix.length)
        .filter(t -> Arrays.equals(Arrays.copyOf(t, prefix.length), prefix))
        .mapToInt(t -> t[prefix.length])
        .distinct()
        .toArray();
  }

  private int[] closed(int item) {
    return join(titles.get(item), new int[] {endToken});
  }

  private static int[] join(int[] first, int[] second) {
    int[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
