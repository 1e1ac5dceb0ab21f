// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

/** Nodes with the best or the worst of them on top. */
final class NodeHeap extends Heap {
  private final Nodes nodes = new Nodes();
  private final boolean bestOnTop;

  private NodeHeap(boolean bestOnTop) {
    this.bestOnTop = bestOnTop;
  }

  static NodeHeap bestOnTop() {
    return new NodeHeap(true);
  }

  static NodeHeap worstOnTop() {
    return new NodeHeap(false);
  }

  @Override
  boolean isAbove(int entry, int other) {
    return bestOnTop ? nodes.isBetter(entry, other) : nodes.isBetter(other, entry);
  }

  @Override
  void swap(int entry, int other) {
    nodes.swap(entry, other);
  }

  void add(int low, int high, int depth, double modelScore, double score, int parentSlot) {
    nodes.resize(size() + 1);
    nodes.set(size(), low, high, depth, modelScore, score, parentSlot);
    lastWasAdded();
  }

  void replaceTop(int low, int high, int depth, double modelScore, double score, int parentSlot) {
    nodes.set(0, low, high, depth, modelScore, score, parentSlot);
    topWasReplaced();
  }

  /** The score of the node on top; there must be one. */
  double topScore() {
    return nodes.score(0);
  }

  /** Whether a node would be better than the one on top; there must be one. */
  boolean topIsWorseThan(double score, int low) {
    return Nodes.isBetter(score, low, nodes.score(0), nodes.low(0));
  }

  /** Adds the node on top to another heap, its path to be decoded again behind the prompt. */
  void copyTopDetached(NodeHeap to) {
    to.add(
        nodes.low(0),
        nodes.high(0),
        nodes.depth(0),
        nodes.modelScore(0),
        nodes.score(0),
        SequenceSlots.PROMPT);
  }

  /** Moves the node on top to a list, in the place of one that is there. */
  void moveTop(Nodes to, int node) {
    to.set(node, nodes, 0);
    removeTop();
  }
}
