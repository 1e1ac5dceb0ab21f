// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Finds the texts that share the most trigrams with another, by an inverted index. A text is padded
 * at both ends, so that even of two letters one may be wrong. Immutable.
 *
 * <p>Trigrams are told apart by 16 bits of a hash; two that fall together only make a text look a
 * little nearer than it is.
 */
final class TrigramIndex {
  private static final int BUCKETS = 1 << 16;
  private static final int PADDING = 2;

  /** (BUCKETS + 1) where each bucket's texts start. */
  private final int[] offsets = new int[BUCKETS + 1];

  /** (total) the texts of each bucket, in ascending order. */
  private final int[] postings;

  /** (texts) how many different buckets each text is in. */
  private final int[] sizes;

  TrigramIndex(List<String> texts) {
    int[][] buckets = new int[texts.size()][];
    sizes = new int[texts.size()];
    for (int text = 0; text < sizes.length; text++) {
      buckets[text] = buckets(texts.get(text));
      sizes[text] = buckets[text].length;
      for (int bucket : buckets[text]) {
        offsets[bucket + 1]++;
      }
    }
    Arrays.parallelPrefix(offsets, Math::addExact);
    postings = new int[offsets[BUCKETS]];
    int[] next = offsets.clone();
    for (int text = 0; text < sizes.length; text++) {
      for (int bucket : buckets[text]) {
        postings[next[bucket]++] = text;
      }
    }
  }

  /**
   * The texts of the greatest Dice coefficient with another one (twice the shared trigrams by those
   * of both), at most {@code limit}, in no particular order. Texts that share none are left out.
   */
  int[] nearest(String text, int limit) {
    int[] buckets = buckets(text);
    int[] shared = new int[sizes.length];
    for (int bucket : buckets) {
      for (int i = offsets[bucket]; i < offsets[bucket + 1]; i++) {
        shared[postings[i]]++;
      }
    }
    // The coefficient's bits above the text's number: positive floats are ordered as their bits
    // are.
    PriorityQueue<Long> best = new PriorityQueue<>();
    long least = 0;
    for (int i = 0; i < shared.length; i++) {
      if (shared[i] > 0) {
        float dice = 2f * shared[i] / (buckets.length + sizes[i]);
        long entry = (long) Float.floatToIntBits(dice) << Integer.SIZE | i;
        if (best.size() < limit || entry > least) {
          best.add(entry);
          if (best.size() > limit) {
            best.remove();
          }
          least = best.element();
        }
      }
    }
    return best.stream().mapToInt(Long::intValue).toArray();
  }

  /** The different buckets of a text's trigrams, in ascending order. */
  private static int[] buckets(String text) {
    int[] buckets = new int[text.length() + PADDING];
    for (int i = 0; i < buckets.length; i++) {
      int hash = (padded(text, i - 2) * 31 + padded(text, i - 1)) * 31 + padded(text, i);
      buckets[i] = (hash * 0x9E3779B1) >>> (Integer.SIZE - 16);
    }
    return Arrays.stream(buckets).sorted().distinct().toArray();
  }

  private static char padded(String text, int i) {
    return i < 0 || i >= text.length() ? ' ' : text.charAt(i);
  }
}
