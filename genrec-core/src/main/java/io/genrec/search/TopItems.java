// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The best items so far, at most k of them. The worst is on top. */
final class TopItems extends Heap {
  private static final Comparator<Hypothesis> BEST_FIRST =
      Comparator.comparingDouble(Hypothesis::logProbability)
          .reversed()
          .thenComparingInt(Hypothesis::item);

  private int limit;

  /** (capacity) the numbers of the items. */
  private int[] items = new int[16];

  /** (capacity) their scores. */
  private double[] scores = new double[16];

  /** What the worst of k items scores; until there are k, what nothing is below. */
  private double threshold = Double.NEGATIVE_INFINITY;

  /** Forgets all items and takes another k. */
  void begin(int newLimit) {
    clear();
    limit = newLimit;
    threshold = Double.NEGATIVE_INFINITY;
  }

  void offer(int item, double score) {
    if (size() < limit) {
      if (size() == items.length) {
        items = Arrays.copyOf(items, 2 * size());
        scores = Arrays.copyOf(scores, 2 * size());
      }
      set(size(), item, score);
      lastWasAdded();
    } else if (isWorse(0, item, score)) {
      set(0, item, score);
      topWasReplaced();
    }
    if (size() == limit) {
      threshold = scores[0];
    }
  }

  /** Whether items of a score or below it can no longer get in, but for ties. */
  boolean reaches(double score) {
    return size() == limit && scores[0] >= score;
  }

  /** Whether no item of a score can get in, not even by its number. */
  boolean exceeds(double score) {
    return threshold > score;
  }

  List<Hypothesis> bestFirst() {
    Hypothesis[] sorted = new Hypothesis[size()];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = new Hypothesis(items[i], scores[i]);
    }
    Arrays.sort(sorted, BEST_FIRST);
    return List.of(sorted);
  }

  @Override
  boolean isAbove(int entry, int other) {
    return isWorse(entry, items[other], scores[other]);
  }

  @Override
  void swap(int entry, int other) {
    int item = items[entry];
    double score = scores[entry];
    set(entry, items[other], scores[other]);
    set(other, item, score);
  }

  private void set(int entry, int item, double score) {
    items[entry] = item;
    scores[entry] = score;
  }

  private boolean isWorse(int entry, int item, double score) {
    int order = Double.compare(scores[entry], score);
    return order < 0 || (order == 0 && items[entry] > item);
  }
}
