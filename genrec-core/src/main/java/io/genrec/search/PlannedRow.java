// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

/**
 * Where a node's row lies in the batch.
 *
 * @param node the node
 * @param slot the slot that the row extends
 * @param branchDepth the depth of the first node at or below it that branches or is a leaf
 * @param firstForced the batch's index of the first token below the node
 * @param forcedCount how many tokens below the node are in the row
 * @param firstCandidate the batch's index of the row's first candidate
 */
record PlannedRow(
    Node node, int slot, int branchDepth, int firstForced, int forcedCount, int firstCandidate) {}
