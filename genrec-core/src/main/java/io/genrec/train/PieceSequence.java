// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import java.util.Arrays;

/** A title as numbers of pieces, which get fewer. */
final class PieceSequence {
  private final int[] pieces;
  private int length;

  /** Takes over an array. */
  PieceSequence(int[] pieces) {
    this.pieces = pieces;
    this.length = pieces.length;
  }

  int length() {
    return length;
  }

  int piece(int at) {
    return pieces[at];
  }

  /** Puts one piece in the place of two neighbours. */
  void join(int at, int into) {
    pieces[at] = into;
    System.arraycopy(pieces, at + 2, pieces, at + 1, length - at - 2);
    length--;
  }

  int[] toArray() {
    return Arrays.copyOf(pieces, length);
  }
}
