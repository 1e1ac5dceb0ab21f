// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import java.util.AbstractList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The items of a shop, numbered from 0. Titles may repeat, ids may not. Immutable and safe to share
 * between threads.
 */
public final class Catalogue {
  private final List<Item> items;
  private final Map<String, Integer> indexById;

  private Catalogue(List<Item> items, Map<String, Integer> indexById) {
    this.items = items;
    this.indexById = indexById;
  }

  /**
   * Numbers items in their order.
   *
   * @throws IllegalArgumentException if two items have one id
   */
  public static Catalogue of(List<Item> items) {
    List<Item> copy = List.copyOf(items);
    Map<String, Integer> indexById = new HashMap<>(copy.size() * 4 / 3 + 1);
    for (int i = 0; i < copy.size(); i++) {
      Integer earlier = indexById.putIfAbsent(copy.get(i).id(), i);
      if (earlier != null) {
        throw new IllegalArgumentException(
            "items "
                + earlier
                + " and "
                + i
                + " have the same id '"
                + copy.get(i).id()
                + "'; ids must be unique");
      }
    }
    return new Catalogue(copy, indexById);
  }

  /** The number of items. */
  public int size() {
    return items.size();
  }

  /**
   * The item of a number.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  public Item item(int index) {
    return items.get(index);
  }

  /** The number of the item of an id, if there is one. */
  public OptionalInt indexOf(String id) {
    Integer index = indexById.get(id);
    return index == null ? OptionalInt.empty() : OptionalInt.of(index);
  }

  /** All items in their order. */
  public List<Item> items() {
    return items;
  }

  /** A view of all titles in the order of the items. */
  public List<String> titles() {
    return new AbstractList<>() {
      @Override
      public String get(int index) {
        return items.get(index).title();
      }

      @Override
      public int size() {
        return items.size();
      }
    };
  }
}
