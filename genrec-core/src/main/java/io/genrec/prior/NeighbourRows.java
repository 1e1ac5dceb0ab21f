// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

import java.util.Arrays;

/**
 * The strongest neighbours of each item: a square matrix of which most is 0, row by row, 8 bytes
 * for each other element. Immutable and safe to share between threads.
 */
final class NeighbourRows {
  /** (items + 1) where each row starts. */
  private final int[] offsets;

  /** (elements) ascending within a row. */
  private final int[] columns;

  /** (elements) above 0. */
  private final float[] strengths;

  /** Takes the arrays over; they must be as their comments say. */
  NeighbourRows(int[] offsets, int[] columns, float[] strengths) {
    this.offsets = offsets;
    this.columns = columns;
    this.strengths = strengths;
  }

  /**
   * Adds two relations of the same items and keeps of each row what is strongest; of equal
   * strengths, the items of lower numbers.
   *
   * @param share what the first relation is multiplied by
   * @throws ArithmeticException if 2^31 elements or more are to be kept
   */
  static NeighbourRows of(double share, ItemRelation first, ItemRelation second, int most) {
    int size = first.itemCount();
    Row row = new Row(size);
    int[] offsets = new int[size + 1];
    int[][] columns = new int[size][];
    float[][] strengths = new float[size][];
    for (int item = 0; item < size; item++) {
      first.forEach(item, (other, strength) -> row.add(other, share * strength));
      second.forEach(item, row::add);
      columns[item] = row.strongest(most);
      strengths[item] = row.strengths(columns[item]);
      offsets[item + 1] = Math.addExact(offsets[item], columns[item].length);
      row.clear();
    }
    int[] allColumns = new int[offsets[size]];
    float[] allStrengths = new float[offsets[size]];
    for (int item = 0; item < size; item++) {
      System.arraycopy(columns[item], 0, allColumns, offsets[item], columns[item].length);
      System.arraycopy(strengths[item], 0, allStrengths, offsets[item], columns[item].length);
    }
    return new NeighbourRows(offsets, allColumns, allStrengths);
  }

  /** A row in the making: dense, with a list of what is not 0. */
  private static final class Row {
    private static final long LOW = 0xFFFF_FFFFL;

    private final double[] values;
    private int[] touched = new int[64];
    private int count;

    Row(int size) {
      values = new double[size];
    }

    void add(int column, double value) {
      if (value <= 0) {
        return;
      }
      if (values[column] == 0) {
        if (count == touched.length) {
          touched = Arrays.copyOf(touched, 2 * count);
        }
        touched[count++] = column;
      }
      values[column] += value;
    }

    int[] strongest(int most) {
      // Floats above 0 are ordered as their bits are; the complement prefers lower numbers.
      long[] keys = new long[count];
      int found = 0;
      for (int i = 0; i < count; i++) {
        float strength = (float) values[touched[i]];
        if (strength > 0) {
          keys[found++] = ((long) Float.floatToIntBits(strength) << 32) | (~touched[i] & LOW);
        }
      }
      Arrays.sort(keys, 0, found);
      int from = Math.max(0, found - most);
      int[] kept = new int[found - from];
      for (int i = 0; i < kept.length; i++) {
        kept[i] = (int) ~keys[from + i];
      }
      Arrays.sort(kept);
      return kept;
    }

    float[] strengths(int[] kept) {
      float[] strengths = new float[kept.length];
      for (int i = 0; i < kept.length; i++) {
        strengths[i] = (float) values[kept[i]];
      }
      return strengths;
    }

    void clear() {
      for (int i = 0; i < count; i++) {
        values[touched[i]] = 0;
      }
      count = 0;
    }
  }

  /**
   * The same rows for other numbers of the items.
   *
   * @param numbers (items) the new number of each, different from each other, or -1 to leave it out
   * @param size how many items there are afterwards; those that had no number have empty rows
   */
  NeighbourRows renumbered(int[] numbers, int size) {
    int[] oldNumbers = new int[size];
    Arrays.fill(oldNumbers, -1);
    for (int item = 0; item < numbers.length; item++) {
      if (numbers[item] >= 0) {
        oldNumbers[numbers[item]] = item;
      }
    }
    int[] newOffsets = new int[size + 1];
    int[] newColumns = new int[columns.length];
    float[] newStrengths = new float[columns.length];
    int next = 0;
    for (int item = 0; item < size; item++) {
      int old = oldNumbers[item];
      for (int i = old < 0 ? 0 : offsets[old]; old >= 0 && i < offsets[old + 1]; i++) {
        if (numbers[columns[i]] >= 0) {
          newColumns[next] = numbers[columns[i]];
          newStrengths[next++] = strengths[i];
        }
      }
      newOffsets[item + 1] = next;
    }
    return new NeighbourRows(
        newOffsets, Arrays.copyOf(newColumns, next), Arrays.copyOf(newStrengths, next));
  }

  /**
   * Adds a multiple of an item's row.
   *
   * @param scores (items) added to
   * @return the sum of what was added
   */
  double addRow(int item, double weight, double[] scores) {
    double sum = 0;
    for (int i = offsets[item]; i < offsets[item + 1]; i++) {
      double part = weight * strengths[i];
      scores[columns[i]] += part;
      sum += part;
    }
    return sum;
  }

  int[] offsets() {
    return offsets;
  }

  int[] columns() {
    return columns;
  }

  float[] strengths() {
    return strengths;
  }
}
