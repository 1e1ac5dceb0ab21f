// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

/** Whatever recommends items of a catalogue to someone with a history. */
@FunctionalInterface
public interface Ranker {
  /**
   * Ranks the items that the history does not hold.
   *
   * @param history item numbers, oldest first; not empty
   * @param top how many items are asked for, at least 1
   */
  Ranking rank(int[] history, int top);
}
