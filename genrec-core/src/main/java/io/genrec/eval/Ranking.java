// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

/** What a ranker gives to one user. Immutable. */
public sealed interface Ranking permits ListRanking, ScoreRanking {
  /** Stands in a ranking for a title that is no item of the catalogue; it takes up a place. */
  int UNKNOWN = -1;

  /**
   * A list in strict order.
   *
   * @param items item numbers or {@link #UNKNOWN}, best first; copied
   */
  static Ranking of(int... items) {
    return new ListRanking(items.clone());
  }

  /**
   * A ranking of the whole catalogue by scores, without the items that were seen.
   *
   * @param scores one for each item, by number, the higher the better; taken over, the caller must
   *     not use the array afterwards. An item of negative infinity is never recommended
   * @param seen item numbers to leave out
   * @param top how many items {@link #items} gives
   * @throws IllegalArgumentException if {@code top} is below 1 or a score is not a number
   */
  static Ranking byScores(double[] scores, int[] seen, int top) {
    if (top < 1) {
      throw new IllegalArgumentException("top must be at least 1, was " + top);
    }
    for (int item = 0; item < scores.length; item++) {
      if (Double.isNaN(scores[item])) {
        throw new IllegalArgumentException(
            "the score of item " + item + " is NaN; scores must be numbers");
      }
      scores[item] += 0.0; // makes -0.0 the same as 0.0 to whatever compares bits
    }
    for (int item : seen) {
      scores[item] = Double.NEGATIVE_INFINITY;
    }
    return new ScoreRanking(scores, top);
  }

  /** The items that are recommended, best first; those of equal score by their numbers. */
  int[] items();

  /**
   * The rank of an item, from 1, or {@link RankingMetric#NOT_RETURNED}. Items of equal score share
   * the mean of their ranks, so that the result does not depend on how they are numbered.
   */
  double rankOf(int item);
}
