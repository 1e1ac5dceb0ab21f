// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

/** A binary heap over whatever arrays a subclass keeps, entry 0 on top (Williams, 1964). */
abstract class Heap {
  private int size;

  /** Whether an entry belongs above another. */
  abstract boolean isAbove(int entry, int other);

  abstract void swap(int entry, int other);

  final int size() {
    return size;
  }

  final boolean isEmpty() {
    return size == 0;
  }

  void clear() {
    size = 0;
  }

  /** Takes in what was written to entry {@code size()}. */
  final void lastWasAdded() {
    int entry = size++;
    while (entry > 0 && isAbove(entry, (entry - 1) / 2)) {
      swap(entry, (entry - 1) / 2);
      entry = (entry - 1) / 2;
    }
  }

  /** Finds the place of what was written to entry 0. */
  final void topWasReplaced() {
    int entry = 0;
    for (int child = 1; child < size; child = 2 * entry + 1) {
      if (child + 1 < size && isAbove(child + 1, child)) {
        child++;
      }
      if (!isAbove(child, entry)) {
        return;
      }
      swap(child, entry);
      entry = child;
    }
  }

  final void removeTop() {
    size--;
    swap(0, size);
    topWasReplaced();
  }
}
