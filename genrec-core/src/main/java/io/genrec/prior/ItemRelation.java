// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

/** How strongly one item suggests each other one: a square matrix, mostly of zeros. */
public interface ItemRelation {
  /** The number of items. */
  int itemCount();

  /**
   * Adds a multiple of an item's row.
   *
   * @param item the item that suggests
   * @param weight what its row is multiplied by
   * @param scores (items) added to
   */
  void addRow(int item, double weight, double[] scores);
}
