// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import java.util.BitSet;

/**
 * Coverage@k: the share of the catalogue's items that at least one user finds among the first k. A
 * metric of a whole system, not of a user; without users, or items, it is 0. Source: Ge,
 * Delgado-Battenfeld and Jannach, "Beyond accuracy", 2010 (catalogue coverage). Not thread-safe.
 */
public final class Coverage {
  private final int cutoff;
  private final int catalogueSize;
  private final BitSet items = new BitSet();

  /**
   * Starts without users.
   *
   * @throws IllegalArgumentException if the cutoff is below 1 or the size below 0
   */
  public Coverage(int cutoff, int catalogueSize) {
    this.cutoff = RankingMetric.requireCutoff(cutoff);
    if (catalogueSize < 0) {
      throw new IllegalArgumentException("catalogueSize must be at least 0, was " + catalogueSize);
    }
    this.catalogueSize = catalogueSize;
  }

  /** The metric's short name with its cutoff, as in {@code Coverage@10}. */
  public String name() {
    return "Coverage@" + cutoff;
  }

  /**
   * Adds what a user was given.
   *
   * @param ranked item numbers, best first; {@link Ranking#UNKNOWN} is passed over
   * @throws IndexOutOfBoundsException if an item is not of the catalogue
   */
  public void add(int[] ranked) {
    for (int i = 0; i < Math.min(cutoff, ranked.length); i++) {
      int item = ranked[i];
      if (item >= catalogueSize) {
        throw new IndexOutOfBoundsException("item " + item + " of " + catalogueSize);
      }
      if (item != Ranking.UNKNOWN) {
        items.set(item);
      }
    }
  }

  /** The share so far, from 0 to 1. */
  public double value() {
    return catalogueSize == 0 ? 0 : (double) items.cardinality() / catalogueSize;
  }
}
