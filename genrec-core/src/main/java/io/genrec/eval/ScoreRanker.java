// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

/** A ranker that gives every item of the catalogue a score. */
public interface ScoreRanker extends Ranker {
  /**
   * A new array with the score of each item, by number; the higher the better.
   *
   * @param history item numbers, oldest first
   */
  double[] scores(int[] history);

  @Override
  default Ranking rank(int[] history, int top) {
    return Ranking.byScores(scores(history), history, top);
  }

  /** The ranker of this one's scores plus a multiple of another's. */
  default ScoreRanker plus(double factor, ScoreRanker other) {
    return history -> {
      double[] sum = scores(history);
      double[] more = other.scores(history);
      for (int item = 0; item < sum.length; item++) {
        sum[item] += factor * more[item];
      }
      return sum;
    };
  }
}
