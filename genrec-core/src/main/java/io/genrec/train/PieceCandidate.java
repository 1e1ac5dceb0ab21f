// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import java.util.Arrays;

/** Two pieces that are neighbours, how often, and where. */
final class PieceCandidate {
  private final int left;
  private final int right;
  private final String text;
  private final int length;
  private int[] titles = new int[2];
  private int titleCount;

  /** The weighted number of places where they are neighbours now. */
  long weight;

  /** The highest weight that the pair is queued by, and 0 if it is not. */
  long queuedWeight;

  PieceCandidate(int left, int right, String text) {
    this.left = left;
    this.right = right;
    this.text = text;
    this.length = text.codePointCount(0, text.length());
  }

  int left() {
    return left;
  }

  int right() {
    return right;
  }

  /** What both spell. */
  String text() {
    return text;
  }

  /** The number of characters. */
  int length() {
    return length;
  }

  /** Notes that a title holds the pair; it may cease to. */
  void occursIn(int title) {
    if (titleCount > 0 && titles[titleCount - 1] == title) {
      return;
    }
    if (titleCount == titles.length) {
      titles = Arrays.copyOf(titles, titleCount * 2);
    }
    titles[titleCount++] = title;
  }

  /** The titles that may hold the pair, each once; forgets them. */
  int[] takeTitles() {
    int[] taken = Arrays.stream(titles, 0, titleCount).sorted().distinct().toArray();
    titles = new int[0];
    titleCount = 0;
    return taken;
  }
}
