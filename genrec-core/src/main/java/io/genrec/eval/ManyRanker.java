// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import java.util.stream.Stream;

/** Whatever recommends to many people at once. */
@FunctionalInterface
public interface ManyRanker {
  /**
   * Ranks, for each of many histories, the items that it does not hold.
   *
   * @param histories item numbers, oldest first; none empty
   * @param top how many items are asked for, at least 1
   * @return the rankings in the order of the histories; the caller closes it
   */
  Stream<Ranking> rank(Stream<int[]> histories, int top);

  /** Asks a ranker for one after the other. */
  static ManyRanker oneByOne(Ranker ranker) {
    return (histories, top) -> histories.map(history -> ranker.rank(history, top));
  }
}
