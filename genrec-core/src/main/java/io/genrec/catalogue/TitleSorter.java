// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import io.genrec.model.TokenSequences;
import java.util.Arrays;

/**
 * Sorts titles by their tokens, the end token included, and equal titles by their item numbers.
 *
 * <p>A radix sort from the first token on: titles that share their first {@code depth} tokens form
 * a run, which is sorted by the next token and so falls apart into the runs of {@code depth + 1}.
 * The next token and the item number are one {@code long}, so that sorting follows no references.
 */
final class TitleSorter {
  private final TokenSequences titles;
  private final int endToken;

  /** (items) in sorted order: the token that was sorted by last, above the item number. */
  private final long[] keys;

  /** The runs to sort next, each as two numbers: where it begins, and where it ends, exclusive. */
  private int[] runs = new int[64];

  private int runsLength;

  private TitleSorter(TokenSequences titles, int endToken) {
    this.titles = titles;
    this.endToken = endToken;
    this.keys = new long[titles.size()];
  }

  /** The item numbers in sorted order. */
  static int[] sort(TokenSequences titles, int endToken) {
    TitleSorter sorter = new TitleSorter(titles, endToken);
    sorter.sort();
    int[] items = new int[titles.size()];
    Arrays.setAll(items, sorter::item);
    return items;
  }

  private void sort() {
    Arrays.setAll(keys, item -> item);
    addRun(0, keys.length);
    for (int depth = 0; runsLength > 0; depth++) {
      int[] current = Arrays.copyOf(runs, runsLength);
      runsLength = 0;
      for (int i = 0; i < current.length; i += 2) {
        sortRun(current[i], current[i + 1], depth);
      }
    }
  }

  private void sortRun(int low, int high, int depth) {
    for (int i = low; i < high; i++) {
      int item = item(i);
      int token = depth < titles.length(item) ? titles.token(item, depth) : endToken;
      keys[i] = (long) token << Integer.SIZE | item;
    }
    Arrays.sort(keys, low, high);
    int start = low;
    for (int i = low + 1; i <= high; i++) {
      if (i == high || token(i) != token(start)) {
        if (token(start) != endToken) {
          addRun(start, i);
        }
        start = i;
      }
    }
  }

  private void addRun(int low, int high) {
    if (high - low < 2) {
      return;
    }
    if (runsLength == runs.length) {
      runs = Arrays.copyOf(runs, runsLength * 2);
    }
    runs[runsLength++] = low;
    runs[runsLength++] = high;
  }

  private int item(int i) {
    return (int) keys[i];
  }

  private int token(int i) {
    return (int) (keys[i] >> Integer.SIZE);
  }
}
