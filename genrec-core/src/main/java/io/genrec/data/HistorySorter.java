// SPDX-License-Identifier: Apache-2.0
package io.genrec.data;

/**
 * Sorts one user's interactions by time, keeping the order of equal times: a merge sort from the
 * bottom over the two parallel arrays. Holds its scratch space; not thread-safe.
 */
final class HistorySorter {
  private long[] times = new long[0];
  private int[] items = new int[0];

  /** Sorts {@code [low, high)} of both arrays by the times. */
  void sort(long[] timestamps, int[] itemNumbers, int low, int high) {
    if (isSorted(timestamps, low, high)) {
      return;
    }
    int length = high - low;
    if (times.length < length) {
      times = new long[length];
      items = new int[length];
    }
    for (int width = 1; width < length && width > 0; width *= 2) {
      for (long start = low; start < high; start += 2L * width) {
        int middle = (int) Math.min(start + width, high);
        int end = (int) Math.min(start + 2L * width, high);
        merge(timestamps, itemNumbers, (int) start, middle, end);
      }
    }
  }

  private static boolean isSorted(long[] timestamps, int low, int high) {
    for (int i = low + 1; i < high; i++) {
      if (timestamps[i - 1] > timestamps[i]) {
        return false;
      }
    }
    return true;
  }

  private void merge(long[] timestamps, int[] itemNumbers, int low, int middle, int high) {
    int leftLength = middle - low;
    System.arraycopy(timestamps, low, times, 0, leftLength);
    System.arraycopy(itemNumbers, low, items, 0, leftLength);
    int left = 0;
    int right = middle;
    int to = low;
    while (left < leftLength) {
      if (right < high && timestamps[right] < times[left]) {
        timestamps[to] = timestamps[right];
        itemNumbers[to++] = itemNumbers[right++];
      } else {
        timestamps[to] = times[left];
        itemNumbers[to++] = items[left++];
      }
    }
  }
}
