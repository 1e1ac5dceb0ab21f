// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

/** A list in strict order; takes over its array. */
final class ListRanking implements Ranking {
  private final int[] items;

  ListRanking(int[] items) {
    this.items = items;
  }

  @Override
  public int[] items() {
    return items.clone();
  }

  @Override
  public double rankOf(int item) {
    for (int i = 0; i < items.length; i++) {
      if (items[i] == item) {
        return i + 1.0;
      }
    }
    return RankingMetric.NOT_RETURNED;
  }
}
