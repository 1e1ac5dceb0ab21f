// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import io.genrec.catalogue.AllowedItems;
import io.genrec.catalogue.TrieChildren;
import io.genrec.model.DecodeBatch;

/** Where the row of a node lies in the batch. Reused, with its memory, from step to step. */
final class PlannedRow {
  /** The slot that the row extends, or the prompt's. */
  int slot;

  /** The depth of the first node at or below the row's node that branches or is a leaf. */
  int branchDepth;

  /** Whether that node is a leaf: the row's one candidate is the last token of a title. */
  boolean isTail;

  /** The batch's index of the first token below the node. */
  int firstForced;

  /** How many tokens below the node are in the row. */
  int forcedCount;

  /** The batch's index of the row's first candidate. */
  int firstCandidate;

  int candidateCount;

  /** The children of the node at {@code branchDepth}, unless it is a leaf. */
  final TrieChildren children = new TrieChildren();

  /** (children or more) the children that are candidates, where not all are. */
  private int[] listed = {};

  private boolean allListed;

  /** Adds all children to the batch as candidates. */
  void addAll(DecodeBatch batch) {
    children.addCandidatesTo(batch);
    candidateCount = children.count();
    allListed = true;
  }

  /** Adds the children that hold an allowed item to the batch as candidates. */
  void addAllowed(AllowedItems allowed, DecodeBatch batch) {
    if (listed.length < children.count()) {
      listed = new int[Math.max(children.count(), 2 * listed.length)];
    }
    candidateCount = 0;
    allListed = false;
    int hidden = -1;
    for (int child = 0; child < children.count(); child++) {
      int low = children.low(child);
      if (hidden < low) {
        hidden = allowed.nextHidden(low);
      }
      if (hidden > low || allowed.any(low, children.high(child))) {
        batch.addCandidate(children.token(child));
        listed[candidateCount++] = child;
      }
    }
  }

  /** The child that a candidate of the row leads to. */
  int child(int candidate) {
    return allListed ? candidate : listed[candidate];
  }
}
