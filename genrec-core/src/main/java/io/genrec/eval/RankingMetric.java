// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

/**
 * A quality of one user's ranked list with one relevant item, from 0 to 1, the higher the better. A
 * function of that item's rank alone; its mean over users is reported.
 *
 * <p>Ranks count from 1. Items of equal score share the mean of their ranks, which may end in a
 * half: rank 10.5 is still within the first ten, as the first of the two places is.
 */
public sealed interface RankingMetric permits HitRate, Ndcg, ReciprocalRank {
  /** The rank of an item that was not returned, or of a relevant item that there is not. */
  double NOT_RETURNED = Double.POSITIVE_INFINITY;

  /** The metric's short name with its cutoff, as in {@code NDCG@10}. */
  String name();

  /** How many places count, at least 1. */
  int cutoff();

  /**
   * The value for a user.
   *
   * @param rank the relevant item's rank, at least 1, or {@link #NOT_RETURNED}, which gives 0
   */
  double value(double rank);

  /** Whether a rank is within the cutoff. */
  default boolean isWithinCutoff(double rank) {
    return rank < cutoff() + 1.0;
  }

  /**
   * Checks a cutoff and returns it.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  static int requireCutoff(int cutoff) {
    if (cutoff < 1) {
      throw new IllegalArgumentException("a cutoff must be at least 1, was " + cutoff);
    }
    return cutoff;
  }
}
