// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import java.util.Comparator;

/**
 * A hypothesis on its way: a node of the trie and what is known of it.
 *
 * @param low where its interval of positions begins
 * @param high where it ends, exclusive
 * @param depth the tokens on the path to it, all of them in {@code score}
 * @param score the log-probability of that path
 * @param parentSlot the slot whose sequence holds the path but its last token, or {@link
 *     SequenceSlots#PROMPT}
 */
record Node(int low, int high, int depth, double score, int parentSlot) {
  static final Comparator<Node> BEST_FIRST =
      Comparator.comparingDouble(Node::score).reversed().thenComparingInt(Node::low);

  boolean isRoot() {
    return depth == 0;
  }

  /** The same with its path to be decoded again behind the prompt. */
  Node detached() {
    return new Node(low, high, depth, score, SequenceSlots.PROMPT);
  }
}
