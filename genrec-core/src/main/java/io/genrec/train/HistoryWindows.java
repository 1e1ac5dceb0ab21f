// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/**
 * Cuts histories into consecutive windows of whole titles, so that each title is in one. A history
 * that fits is one window. Of a longer one the first window has a random length, so that the cuts
 * lie elsewhere with another seed; the others are as long as they can be. Not thread-safe.
 */
final class HistoryWindows {
  private final IntUnaryOperator cost;
  private final int room;
  private final int maxTitles;
  private final SplittableRandom random;

  /**
   * Sets the limits of a window.
   *
   * @param cost the tokens of an item's title, its end included; at most {@code room}
   * @param room the most tokens of a window's titles
   * @param maxTitles the most titles of a window
   */
  HistoryWindows(IntUnaryOperator cost, int room, int maxTitles, long seed) {
    this.cost = cost;
    this.room = room;
    this.maxTitles = maxTitles;
    this.random = new SplittableRandom(seed);
  }

  List<int[]> cut(int[] history) {
    long total = Arrays.stream(history).map(cost).asLongStream().sum();
    boolean fits = total <= room && history.length <= maxTitles;
    int tokens = fits ? room : random.nextInt(room) + 1;
    int titles = fits ? maxTitles : random.nextInt(maxTitles) + 1;
    List<int[]> windows = new ArrayList<>();
    int start = 0;
    int used = 0;
    for (int i = 0; i < history.length; i++) {
      int more = cost.applyAsInt(history[i]);
      if (i > start && (used + more > tokens || i - start == titles)) {
        windows.add(Arrays.copyOfRange(history, start, i));
        start = i;
        used = 0;
        tokens = room;
        titles = maxTitles;
      }
      used += more;
    }
    if (start < history.length) {
      windows.add(Arrays.copyOfRange(history, start, history.length));
    }
    return windows;
  }
}
