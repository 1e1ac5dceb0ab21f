// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

/**
 * Which of the nodes that a step reached go on, and what became of the others. Keeps no more of
 * them than the beam is wide; but an exhaustive search keeps all, to return to them.
 */
final class BeamSelection {
  private final int beamWidth;
  private boolean exhaustive;

  /** The best nodes of the step so far. */
  private final NodeHeap kept = NodeHeap.worstOnTop();

  /** What was pruned and an exhaustive search may return to. */
  private final NodeHeap pruned = NodeHeap.bestOnTop();

  private double bestPruned;
  private boolean anyPruned;

  /** Below it a node is neither kept nor the best of those pruned. */
  private double floor;

  BeamSelection(int beamWidth) {
    this.beamWidth = beamWidth;
  }

  /** Forgets everything, for another search, which may be exhaustive or not. */
  void begin(boolean newExhaustive) {
    exhaustive = newExhaustive;
    kept.clear();
    pruned.clear();
    bestPruned = Double.NEGATIVE_INFINITY;
    anyPruned = false;
    floor = Double.NEGATIVE_INFINITY;
  }

  /** Whether it may make a difference to add a node. At a wide node it rarely does. */
  boolean matters(double score) {
    return !(score < floor);
  }

  void add(int low, int high, int depth, double modelScore, double score, int parentSlot) {
    if (kept.size() < beamWidth) {
      kept.add(low, high, depth, modelScore, score, parentSlot);
    } else if (kept.topIsWorseThan(score, low)) {
      notePruned(kept.topScore());
      if (exhaustive) {
        kept.copyTopDetached(pruned);
      }
      kept.replaceTop(low, high, depth, modelScore, score, parentSlot);
    } else {
      notePruned(score);
      if (exhaustive) {
        pruned.add(low, high, depth, modelScore, score, SequenceSlots.PROMPT);
      }
    }
    if (anyPruned && !exhaustive && kept.size() == beamWidth) {
      floor = Math.min(bestPruned, kept.topScore());
    }
  }

  private void notePruned(double score) {
    bestPruned = Math.max(bestPruned, score);
    anyPruned = true;
  }

  /**
   * Ends a step: moves the nodes that go on to the beam, best first. Those that cannot lead to
   * better items than were found are dropped for good.
   */
  void moveTo(Nodes beam, TopItems found) {
    floor = Double.NEGATIVE_INFINITY;
    while (!kept.isEmpty() && found.exceeds(kept.topScore())) {
      kept.removeTop();
    }
    beam.resize(kept.size());
    for (int node = beam.count() - 1; node >= 0; node--) {
      kept.moveTop(beam, node);
    }
    if (beam.count() == 0) {
      returnToPruned(beam, found);
    }
  }

  private void returnToPruned(Nodes beam, TopItems found) {
    while (beam.count() < beamWidth && !pruned.isEmpty() && !found.reaches(pruned.topScore())) {
      beam.resize(beam.count() + 1);
      pruned.moveTop(beam, beam.count() - 1);
    }
  }

  /** Whether nothing that was pruned and never returned to can lead to a better item. */
  boolean missedNothing(TopItems found) {
    if (exhaustive) {
      return pruned.isEmpty() || found.reaches(pruned.topScore());
    }
    return !anyPruned || found.reaches(bestPruned);
  }
}
