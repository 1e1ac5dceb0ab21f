// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * A matrix of counts of which most are 0, row by row: 8 bytes for each other one. Immutable and
 * safe to share between threads.
 */
final class SparseCounts {
  /** (rows + 1) where each row starts. */
  private final int[] offsets;

  /** (non-zeros) */
  private final int[] columns;

  /** (non-zeros) */
  private final int[] counts;

  private SparseCounts(int[] offsets, int[] columns, int[] counts) {
    this.offsets = offsets;
    this.columns = columns;
    this.counts = counts;
  }

  /** Gives the columns of a row, each as often as it counts, the same on each call. */
  interface Rows {
    void forEach(int row, IntConsumer column);
  }

  /** Takes one element of a row. */
  interface ElementConsumer {
    void accept(int column, int count);
  }

  /**
   * Counts the columns of a square matrix, which are gone through twice.
   *
   * @throws ArithmeticException if 2^31 elements or more are not 0
   */
  static SparseCounts of(int size, Rows rows) {
    int[] offsets = new int[size + 1];
    int[] seenInRow = new int[size];
    Arrays.fill(seenInRow, -1);
    for (int row = 0; row < size; row++) {
      int current = row;
      int[] distinct = {0};
      rows.forEach(
          row,
          column -> {
            if (seenInRow[column] != current) {
              seenInRow[column] = current;
              distinct[0]++;
            }
          });
      offsets[row + 1] = Math.addExact(offsets[row], distinct[0]);
    }
    int[] columns = new int[offsets[size]];
    int[] counts = new int[offsets[size]];
    int[] place = new int[size];
    Arrays.fill(place, -1);
    for (int row = 0; row < size; row++) {
      int start = offsets[row];
      int[] next = {start};
      rows.forEach(
          row,
          column -> {
            // A place from an earlier row is below this row's start.
            if (place[column] < start) {
              place[column] = next[0]++;
              columns[place[column]] = column;
            }
            counts[place[column]]++;
          });
    }
    return new SparseCounts(offsets, columns, counts);
  }

  void forEach(int row, ElementConsumer action) {
    for (int i = offsets[row]; i < offsets[row + 1]; i++) {
      action.accept(columns[i], counts[i]);
    }
  }
}
