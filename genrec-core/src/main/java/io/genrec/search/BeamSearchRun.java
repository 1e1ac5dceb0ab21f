// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import io.genrec.catalogue.AllowedItems;
import io.genrec.catalogue.CatalogueTrie;
import io.genrec.catalogue.TrieChildren;
import io.genrec.model.DecodeBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * One search under way. Until it {@link #isFinished is finished}: {@link #plan} adds its next step
 * to a batch, the caller decodes the batch, {@link #absorb} takes the results. Several searches may
 * share a batch if they use different sequences. Afterwards {@link #release} empties its sequences.
 * Not thread-safe.
 *
 * <p>Scores never rise along a path. So a hypothesis below the k-th item found is dropped for good,
 * and the result is exact if the k-th item scores at least as high as everything that the beam
 * pruned.
 */
public final class BeamSearchRun {
  private final CatalogueTrie trie;
  private final BeamSearchConfig config;
  private final AllowedItems allowed;
  private final int[] pendingTokens;
  private final SequenceSlots slots;
  private final int rootBranchDepth;
  private final TopItems found;

  private final TrieChildren children = new TrieChildren();
  private final List<Node> beam = new ArrayList<>();
  private final List<Node> pool = new ArrayList<>();
  private final List<PlannedRow> planned = new ArrayList<>();

  /** What the beam pruned and an exhaustive search may return to. */
  private final PriorityQueue<Node> pruned = new PriorityQueue<>(Node.BEST_FIRST);

  private double bestPruned = Double.NEGATIVE_INFINITY;
  private boolean anyPruned;
  private int steps;
  private int decodedTokens;

  BeamSearchRun(
      CatalogueTrie trie,
      BeamSearchConfig config,
      int promptSequence,
      int[] pendingTokens,
      int[] branchSequences,
      AllowedItems allowed) {
    if (pendingTokens.length == 0) {
      throw new IllegalArgumentException(
          "the prompt's last token must be pending: its row gives the first scores");
    }
    if (branchSequences.length < config.beamWidth()) {
      throw new IllegalArgumentException(
          "a beam of "
              + config.beamWidth()
              + " needs as many branch sequences, not "
              + branchSequences.length);
    }
    this.trie = trie;
    this.config = config;
    this.allowed = allowed;
    this.pendingTokens = pendingTokens.clone();
    this.slots = new SequenceSlots(promptSequence, branchSequences);
    this.found = new TopItems(config.topK());
    this.rootBranchDepth = allowed.count() == 0 ? 0 : trie.branchDepth(0, trie.itemCount(), 0);
    if (allowed.count() > 0) {
      reach(new Node(0, trie.itemCount(), 0, 0, SequenceSlots.PROMPT));
    }
    chooseBeam();
  }

  /** Whether nothing is left to decode. */
  public boolean isFinished() {
    return beam.isEmpty();
  }

  /**
   * Adds the next step to a batch: one row for each hypothesis.
   *
   * @throws IllegalArgumentException if the batch is not normalised as the scoring demands
   * @throws IllegalStateException if the search is finished or has a step planned
   */
  public void plan(DecodeBatch batch) {
    if (isFinished() || !planned.isEmpty()) {
      throw new IllegalStateException(
          isFinished() ? "the search is finished" : "absorb the planned step first");
    }
    if (batch.normalisation() != config.scoring().normalisation()) {
      throw new IllegalArgumentException(
          config.scoring() + " needs a batch normalised over " + config.scoring().normalisation());
    }
    int tokensBefore = batch.tokenCount();
    int[] assigned = slots.assign(beam, batch);
    for (int i = 0; i < beam.size(); i++) {
      planned.add(planRow(beam.get(i), assigned[i], batch));
    }
    steps++;
    decodedTokens += batch.tokenCount() - tokensBefore;
  }

  /**
   * Takes the results of the planned step from its decoded batch.
   *
   * @throws IllegalStateException if no step is planned
   */
  public void absorb(DecodeBatch batch) {
    if (planned.isEmpty()) {
      throw new IllegalStateException("plan a step first");
    }
    for (PlannedRow row : planned) {
      absorbRow(row, batch);
    }
    planned.clear();
    chooseBeam();
  }

  /** Adds edits to a batch that empty the branch sequences. */
  public void release(DecodeBatch batch) {
    slots.release(batch);
  }

  /**
   * What was found.
   *
   * @throws IllegalStateException if the search is not finished
   */
  public SearchResult result() {
    if (!isFinished()) {
      throw new IllegalStateException("the search is not finished");
    }
    boolean complete = found.size() == allowed.count();
    double bestMissed = pruned.isEmpty() ? bestPruned : pruned.element().score();
    boolean nothingMissed = !anyPruned && pruned.isEmpty();
    return new SearchResult(
        found.bestFirst(),
        complete || nothingMissed || found.reaches(bestMissed),
        complete,
        steps,
        decodedTokens);
  }

  private PlannedRow planRow(Node node, int slot, DecodeBatch batch) {
    int branchDepth = trie.branchDepth(node.low(), node.high(), node.depth());
    boolean tail = trie.isLeaf(node.low(), branchDepth);
    // A title's last token is a candidate: nothing comes after it, so it need not be decoded.
    int end = tail ? branchDepth - 1 : branchDepth;
    batch.beginRow(slots.sequence(slot));
    if (node.isRoot()) {
      for (int token : pendingTokens) {
        batch.addToken(token);
      }
    }
    for (int depth = decodedDepth(node); depth < end; depth++) {
      batch.addToken(trie.token(node.low(), depth));
    }
    int forcedCount = end - node.depth();
    if (config.scoring() == Scoring.LIKELIHOOD && forcedCount > 0) {
      batch.scoreTokens();
    }
    int firstCandidate = batch.candidateCount();
    if (tail) {
      batch.addCandidate(trie.token(node.low(), end));
    } else {
      trie.children(node.low(), node.high(), branchDepth, children);
      for (int child = 0; child < children.count(); child++) {
        if (isCandidate(child)) {
          batch.addCandidate(children.token(child));
        }
      }
    }
    int firstForced = batch.tokenCount() - forcedCount;
    return new PlannedRow(node, slot, branchDepth, firstForced, forcedCount, firstCandidate);
  }

  /** How many tokens of the node's path its sequence already holds. */
  private int decodedDepth(Node node) {
    if (node.isRoot()) {
      return 0;
    }
    return node.parentSlot() == SequenceSlots.PROMPT ? rootBranchDepth : node.depth() - 1;
  }

  private boolean isCandidate(int child) {
    return config.scoring() == Scoring.TRIE_NORMALISED
        || allowed.any(children.low(child), children.high(child));
  }

  private void absorbRow(PlannedRow row, DecodeBatch batch) {
    Node node = row.node();
    double score = node.score();
    if (config.scoring() == Scoring.LIKELIHOOD) {
      for (int i = 0; i < row.forcedCount(); i++) {
        score += atMostZero(batch.tokenLogProbability(row.firstForced() + i));
      }
    }
    int candidate = row.firstCandidate();
    if (trie.isLeaf(node.low(), row.branchDepth())) {
      score += atMostZero(batch.candidateLogProbability(candidate));
      offer(node.low(), node.high(), score);
      return;
    }
    trie.children(node.low(), node.high(), row.branchDepth(), children);
    for (int child = 0; child < children.count(); child++) {
      if (isCandidate(child)) {
        double childScore = score + atMostZero(batch.candidateLogProbability(candidate++));
        int low = children.low(child);
        int high = children.high(child);
        if (allowed.any(low, high)) {
          reach(new Node(low, high, row.branchDepth() + 1, childScore, row.slot()));
        }
      }
    }
  }

  /** Rounding may leave a certain token a little above 0; scores must never rise. */
  private static double atMostZero(float logProbability) {
    return Math.min(0, logProbability);
  }

  private void reach(Node node) {
    int scoredDepth =
        config.scoring() == Scoring.TRIE_NORMALISED
            ? trie.branchDepth(node.low(), node.high(), node.depth())
            : node.depth();
    if (trie.isLeaf(node.low(), scoredDepth)) {
      offer(node.low(), node.high(), node.score());
    } else {
      pool.add(node);
    }
  }

  private void offer(int low, int high, double leafScore) {
    double share = config.scoring() == Scoring.TRIE_NORMALISED ? Math.log(high - low) : 0;
    for (int position = low; position < high; position++) {
      if (allowed.contains(position)) {
        found.offer(trie.itemAt(position), leafScore - share);
      }
    }
  }

  private void chooseBeam() {
    pool.removeIf(node -> found.exceeds(node.score()));
    pool.sort(Node.BEST_FIRST);
    int kept = Math.min(config.beamWidth(), pool.size());
    beam.clear();
    beam.addAll(pool.subList(0, kept));
    for (Node node : pool.subList(kept, pool.size())) {
      if (config.exhaustive()) {
        pruned.add(node.detached());
      } else {
        anyPruned = true;
        bestPruned = Math.max(bestPruned, node.score());
      }
    }
    pool.clear();
    if (beam.isEmpty()) {
      returnToPruned();
    }
  }

  private void returnToPruned() {
    while (beam.size() < config.beamWidth()
        && !pruned.isEmpty()
        && !found.reaches(pruned.element().score())) {
      beam.add(pruned.remove());
    }
  }
}
