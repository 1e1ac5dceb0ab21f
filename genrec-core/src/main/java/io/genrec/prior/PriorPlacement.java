// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

/** Where in a search a prior takes part. */
public enum PriorPlacement {
  /**
   * In the search: at each node of the trie the beam weighs the prior's probability of all items
   * below it, too. What it finds has the mixed score that no pruned hypothesis can exceed if the
   * result is called exact.
   */
  WITHIN,
  /**
   * After the search: the beam goes by the language model alone, and what it finds is mixed with
   * the prior's best items, whose titles the language model scores as well. The result is never
   * called exact unless every allowed item was scored.
   */
  AFTER
}
