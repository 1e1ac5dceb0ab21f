// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import java.util.Arrays;

/**
 * A text that neighbouring pieces spell, how often, and where. Several pairs of pieces may spell
 * one text; a tokenizer does not tell them apart, and so neither does the training.
 */
final class PieceCandidate {
  /** What is no piece yet. */
  static final int NO_PIECE = -1;

  private final String text;
  private final int length;
  private int[] titles = new int[2];
  private int titleCount;

  /** The weighted number of neighbours that spell the text now. */
  long weight;

  /** The highest weight that it is queued by, and 0 if it is not. */
  long queuedWeight;

  /** The number of the piece that it has become, or {@link #NO_PIECE}. */
  int piece = NO_PIECE;

  PieceCandidate(String text) {
    this.text = text;
    this.length = text.codePointCount(0, text.length());
  }

  String text() {
    return text;
  }

  /** The number of characters. */
  int length() {
    return length;
  }

  /** Notes that a title spells the text; it may cease to. */
  void occursIn(int title) {
    if (titleCount > 0 && titles[titleCount - 1] == title) {
      return;
    }
    if (titleCount == titles.length) {
      titles = Arrays.copyOf(titles, titleCount * 2);
    }
    titles[titleCount++] = title;
  }

  /** The titles that may spell the text, each once; forgets them. */
  int[] takeTitles() {
    int[] taken = Arrays.stream(titles, 0, titleCount).sorted().distinct().toArray();
    titles = new int[0];
    titleCount = 0;
    return taken;
  }
}
