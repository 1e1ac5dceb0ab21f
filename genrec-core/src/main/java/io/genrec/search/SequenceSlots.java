// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import io.genrec.model.DecodeBatch;
import java.util.Arrays;

/**
 * The session's sequences that one search may use, and which of them hold something. Serves one
 * search after another.
 */
final class SequenceSlots {
  /** The parent slot of nodes that start from the prompt's own sequence. */
  static final int PROMPT = -1;

  private int promptSequence;

  /** (slots) the sequence of each; the caller's, only read. */
  private int[] sequences = {};

  /** (slots or more) whether each slot's sequence holds something. */
  private boolean[] held = {};

  /** (slots or more) the slots that a step's nodes take; afterwards what was held before it. */
  private boolean[] claimed = {};

  /** (nodes or more) the slot of each node of the step. */
  private int[] assigned = {};

  /** Takes the sequences of another search; none of them is held. */
  void use(int newPromptSequence, int[] newSequences) {
    promptSequence = newPromptSequence;
    sequences = newSequences;
    if (held.length < sequences.length) {
      held = new boolean[sequences.length];
      claimed = new boolean[sequences.length];
      assigned = new int[sequences.length];
    }
    Arrays.fill(held, false);
    Arrays.fill(claimed, false);
  }

  int sequence(int slot) {
    return slot == PROMPT ? promptSequence : sequences[slot];
  }

  /** The slot that a node was given by {@link #assign}. */
  int slot(int node) {
    return assigned[node];
  }

  /**
   * Gives each node a slot that holds what its parent's held: the first child takes over its
   * parent's, the others get copies. Slots without a child are emptied.
   *
   * @param nodes no more than there are sequences
   */
  void assign(Nodes nodes, DecodeBatch batch) {
    Arrays.fill(claimed, false);
    for (int node = 0; node < nodes.count(); node++) {
      int parent = nodes.parentSlot(node);
      boolean takesOver = parent != PROMPT && !claimed[parent];
      assigned[node] = takesOver ? parent : PROMPT;
      if (takesOver) {
        claimed[parent] = true;
      }
    }
    int free = 0;
    for (int node = 0; node < nodes.count(); node++) {
      if (assigned[node] != PROMPT || nodes.isRoot(node)) {
        continue;
      }
      while (claimed[free]) {
        free++;
      }
      claimed[free] = true;
      assigned[node] = free;
      batch.copySequence(sequence(nodes.parentSlot(node)), sequences[free]);
    }
    for (int slot = 0; slot < sequences.length; slot++) {
      if (held[slot] && !claimed[slot]) {
        batch.clearSequence(sequences[slot]);
      }
    }
    boolean[] before = held;
    held = claimed;
    claimed = before;
  }

  /**
   * Empties what is held.
   *
   * @param undecoded whether the last step was perhaps not decoded, so that what it was to empty
   *     may still hold something
   */
  void release(DecodeBatch batch, boolean undecoded) {
    for (int slot = 0; slot < sequences.length; slot++) {
      if (held[slot] || (undecoded && claimed[slot])) {
        batch.clearSequence(sequences[slot]);
      }
    }
    Arrays.fill(held, false);
    Arrays.fill(claimed, false);
  }
}
