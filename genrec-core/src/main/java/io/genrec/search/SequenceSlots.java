// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import io.genrec.model.DecodeBatch;
import java.util.Arrays;
import java.util.List;

/** The session's sequences that one search may use, and which of them hold something. */
final class SequenceSlots {
  /** The parent slot of nodes that start from the prompt's own sequence. */
  static final int PROMPT = -1;

  private final int promptSequence;
  private final int[] sequences;
  private boolean[] held;

  SequenceSlots(int promptSequence, int[] sequences) {
    this.promptSequence = promptSequence;
    this.sequences = sequences.clone();
    this.held = new boolean[sequences.length];
  }

  int sequence(int slot) {
    return slot == PROMPT ? promptSequence : sequences[slot];
  }

  /**
   * Gives each node a slot that holds what its parent's held: the first child takes over its
   * parent's, the others get copies. Slots without a child are emptied.
   *
   * @return the slot of each node
   */
  int[] assign(List<Node> nodes, DecodeBatch batch) {
    boolean[] claimed = new boolean[sequences.length];
    int[] slots = new int[nodes.size()];
    for (int i = 0; i < slots.length; i++) {
      int parent = nodes.get(i).parentSlot();
      boolean takesOver = parent != PROMPT && !claimed[parent];
      slots[i] = takesOver ? parent : PROMPT;
      if (takesOver) {
        claimed[parent] = true;
      }
    }
    int free = 0;
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] != PROMPT || nodes.get(i).isRoot()) {
        continue;
      }
      while (claimed[free]) {
        free++;
      }
      claimed[free] = true;
      slots[i] = free;
      batch.copySequence(sequence(nodes.get(i).parentSlot()), sequences[free]);
    }
    for (int slot = 0; slot < sequences.length; slot++) {
      if (held[slot] && !claimed[slot]) {
        batch.clearSequence(sequences[slot]);
      }
    }
    held = claimed;
    return slots;
  }

  void release(DecodeBatch batch) {
    for (int slot = 0; slot < sequences.length; slot++) {
      if (held[slot]) {
        batch.clearSequence(sequences[slot]);
      }
    }
    Arrays.fill(held, false);
  }
}
