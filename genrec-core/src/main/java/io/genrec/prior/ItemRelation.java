// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

/** How strongly one item suggests each other one: a square matrix, mostly of zeros. */
public interface ItemRelation {
  /** The number of items. */
  int itemCount();

  /**
   * Gives the elements of an item's row that are not 0, each once, in no certain order.
   *
   * @param item the item that suggests
   */
  void forEach(int item, ElementConsumer action);

  /** Takes one element of a row. */
  @FunctionalInterface
  interface ElementConsumer {
    /**
     * Takes an element.
     *
     * @param other the item that is suggested
     * @param strength how strongly, not 0
     */
    void accept(int other, double strength);
  }

  /**
   * Adds a multiple of an item's row.
   *
   * @param item the item that suggests
   * @param weight what its row is multiplied by
   * @param scores (items) added to
   */
  default void addRow(int item, double weight, double[] scores) {
    forEach(item, (other, strength) -> scores[other] += weight * strength);
  }
}
