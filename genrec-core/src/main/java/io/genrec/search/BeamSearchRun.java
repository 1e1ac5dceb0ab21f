// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import io.genrec.catalogue.AllowedItems;
import io.genrec.catalogue.CatalogueTrie;
import io.genrec.catalogue.TrieChildren;
import io.genrec.model.DecodeBatch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One search under way, and after it the next: {@link #begin} starts each. Until it {@link
 * #isFinished is finished}: {@link #plan} adds its next step to a batch, the caller decodes the
 * batch, {@link #absorb} takes the results. Several runs may share a batch if they use different
 * sequences. Afterwards {@link #release} empties its sequences. Keeps its memory from search to
 * search, so that a step allocates nothing once the widest has been seen. Not thread-safe.
 *
 * <p>No item scores higher than a hypothesis that leads to it. So a hypothesis below the k-th item
 * found is dropped for good, and the result is exact if the k-th item scores at least as high as
 * everything that the beam pruned.
 *
 * <p>Where a prior of weight w takes part, a node scores (1 - w) times the language model's
 * log-probability of its path plus w times the logarithm of the prior's mass below it, an item's
 * own at a leaf. Neither is ever lower than an item's below the node: log-probabilities of tokens
 * are at most 0, and a mass is at least that of its parts.
 */
public final class BeamSearchRun {
  private final CatalogueTrie trie;
  private final BeamSearchConfig config;
  private final boolean normalised;

  /** The depth of the first node that branches or is a leaf. */
  private final int rootBranchDepth;

  private final TopItems found = new TopItems();
  private final BeamSelection selection;
  private final SequenceSlots slots = new SequenceSlots();
  private final Nodes beam = new Nodes();

  /** (widest beam so far) those of the planned step first. */
  private PlannedRow[] rows = {};

  private int rowCount;
  private int[] pendingTokens = {};
  private int firstPending;
  private @Nullable AllowedItems allowed;
  private @Nullable PriorMass prior;
  private int steps;
  private int decodedTokens;

  BeamSearchRun(CatalogueTrie trie, BeamSearchConfig config) {
    this.trie = trie;
    this.config = config;
    this.normalised = config.scoring() == Scoring.TRIE_NORMALISED;
    this.selection = new BeamSelection(config.beamWidth());
    this.rootBranchDepth = trie.itemCount() == 0 ? 0 : trie.branchDepth(0, trie.itemCount(), 0);
  }

  /**
   * Begins a search, whatever became of the one before; but if that one was given up half way and
   * its session is still in use, {@link #release} first what it held.
   *
   * @param promptSequence the sequence that holds the prompt up to the pending tokens. Unless no
   *     step is needed, it afterwards holds the whole prompt and the tokens that all titles of the
   *     catalogue begin with
   * @param pendingTokens the prompt or its end. Read until the search is finished, not copied
   * @param firstPending where in {@code pendingTokens} those begin that are still to be decoded; at
   *     least the prompt's last token
   * @param branchSequences sequences to use, at least as many as the beam is wide; what they held
   *     is lost. Read until they are released, not copied
   * @param allowedItems which items of this search's catalogue may be found
   * @param topK how many items are wanted, at least 1, instead of as many as the configuration says
   * @throws IllegalArgumentException if no token is pending, the sequences are too few, or {@code
   *     topK} is below 1. No search is begun then
   */
  public void begin(
      int promptSequence,
      int[] pendingTokens,
      int firstPending,
      int[] branchSequences,
      AllowedItems allowedItems,
      int topK) {
    SearchGoal goal = new SearchGoal(allowedItems, topK, config.exhaustive(), null);
    begin(promptSequence, pendingTokens, firstPending, branchSequences, goal);
  }

  /** Begins a search as the other method does, for a goal that may be another than usual. */
  void begin(
      int promptSequence,
      int[] pendingTokens,
      int firstPending,
      int[] branchSequences,
      SearchGoal goal) {
    allowed = null;
    beam.resize(0);
    rowCount = 0;
    if (firstPending < 0 || firstPending >= pendingTokens.length) {
      throw new IllegalArgumentException(
          "the prompt's last token must be pending, since its row gives the first scores; of "
              + pendingTokens.length
              + " tokens those from number "
              + firstPending
              + " on are none");
    }
    if (branchSequences.length < config.beamWidth()) {
      throw new IllegalArgumentException(
          "a beam of "
              + config.beamWidth()
              + " needs as many branch sequences, not "
              + branchSequences.length);
    }
    if (goal.topK() < 1) {
      throw new IllegalArgumentException("topK must be at least 1, was " + goal.topK());
    }
    this.pendingTokens = pendingTokens;
    this.firstPending = firstPending;
    slots.use(promptSequence, branchSequences);
    found.begin(goal.topK());
    selection.begin(goal.exhaustive());
    steps = 0;
    decodedTokens = 0;
    allowed = goal.allowed();
    prior = goal.prior();
    if (goal.allowed().count() > 0) {
      reachRoot(goal.allowed());
    }
    selection.moveTo(beam, found);
  }

  private void reachRoot(AllowedItems allowedItems) {
    int items = trie.itemCount();
    if (normalised && trie.isLeaf(0, rootBranchDepth)) {
      offer(0, items, 0, allowedItems);
    } else {
      selection.add(0, items, 0, 0, 0, SequenceSlots.PROMPT);
    }
  }

  /** How many steps were planned since it began. */
  int steps() {
    return steps;
  }

  /** Whether nothing is left to decode. */
  public boolean isFinished() {
    return beam.count() == 0;
  }

  /**
   * Adds the next step to a batch: one row for each hypothesis.
   *
   * @throws IllegalArgumentException if the batch is not normalised as the scoring demands
   * @throws IllegalStateException if no search was begun, or it is finished or has a step planned
   */
  public void plan(DecodeBatch batch) {
    AllowedItems allowedItems = begun();
    if (isFinished() || rowCount > 0) {
      throw new IllegalStateException(
          isFinished() ? "the search is finished" : "absorb the planned step first");
    }
    if (batch.normalisation() != config.scoring().normalisation()) {
      throw new IllegalArgumentException(
          config.scoring() + " needs a batch normalised over " + config.scoring().normalisation());
    }
    int tokensBefore = batch.tokenCount();
    slots.assign(beam, batch);
    ensureRows(beam.count());
    for (int node = 0; node < beam.count(); node++) {
      planRow(node, allowedItems, batch);
    }
    rowCount = beam.count();
    steps++;
    decodedTokens += batch.tokenCount() - tokensBefore;
  }

  /**
   * Takes the results of the planned step from its decoded batch.
   *
   * @throws IllegalStateException if no step is planned
   */
  public void absorb(DecodeBatch batch) {
    AllowedItems allowedItems = begun();
    if (rowCount == 0) {
      throw new IllegalStateException("plan a step first");
    }
    for (int node = 0; node < rowCount; node++) {
      absorbRow(node, allowedItems, batch);
    }
    rowCount = 0;
    selection.moveTo(beam, found);
  }

  /** Adds edits to a batch that empty the branch sequences; to be called at any time. */
  public void release(DecodeBatch batch) {
    slots.release(batch, rowCount > 0);
  }

  /**
   * What was found.
   *
   * @throws IllegalStateException if no search was begun, or it is not finished
   */
  public SearchResult result() {
    AllowedItems allowedItems = begun();
    if (!isFinished()) {
      throw new IllegalStateException("the search is not finished");
    }
    boolean complete = found.size() == allowedItems.count();
    return new SearchResult(
        found.bestFirst(),
        complete || selection.missedNothing(found),
        complete,
        steps,
        decodedTokens);
  }

  private AllowedItems begun() {
    if (allowed == null) {
      throw new IllegalStateException("begin a search first");
    }
    return allowed;
  }

  private void ensureRows(int count) {
    int before = rows.length;
    if (count > before) {
      rows = Arrays.copyOf(rows, Math.max(count, 2 * before));
      Arrays.setAll(rows, i -> i < before ? rows[i] : new PlannedRow());
    }
  }

  private void planRow(int node, AllowedItems allowedItems, DecodeBatch batch) {
    PlannedRow row = rows[node];
    int low = beam.low(node);
    int high = beam.high(node);
    row.slot = slots.slot(node);
    row.branchDepth =
        beam.isRoot(node) ? rootBranchDepth : trie.branchDepth(low, high, beam.depth(node));
    row.isTail = trie.isLeaf(low, row.branchDepth);
    // A title's last token is a candidate: nothing comes after it, so it need not be decoded.
    int end = row.isTail ? row.branchDepth - 1 : row.branchDepth;
    batch.beginRow(slots.sequence(row.slot));
    if (beam.isRoot(node)) {
      for (int i = firstPending; i < pendingTokens.length; i++) {
        batch.addToken(pendingTokens[i]);
      }
    }
    for (int depth = decodedDepth(node); depth < end; depth++) {
      batch.addToken(trie.token(low, depth));
    }
    row.forcedCount = end - beam.depth(node);
    row.firstForced = batch.tokenCount() - row.forcedCount;
    if (!normalised && row.forcedCount > 0) {
      batch.scoreTokens();
    }
    row.firstCandidate = batch.candidateCount();
    if (row.isTail) {
      batch.addCandidate(trie.token(low, end));
      return;
    }
    trie.children(low, high, row.branchDepth, row.children);
    // Where the softmax runs over the candidates, hidden ones take part.
    if (normalised || allowedItems.count(low, high) == high - low) {
      row.addAll(batch);
    } else {
      row.addAllowed(allowedItems, batch);
    }
  }

  /** How many tokens of the node's path its sequence already holds. */
  private int decodedDepth(int node) {
    if (beam.isRoot(node)) {
      return 0;
    }
    return beam.parentSlot(node) == SequenceSlots.PROMPT ? rootBranchDepth : beam.depth(node) - 1;
  }

  private void absorbRow(int node, AllowedItems allowedItems, DecodeBatch batch) {
    PlannedRow row = rows[node];
    double score = beam.modelScore(node);
    if (!normalised) {
      for (int i = 0; i < row.forcedCount; i++) {
        score += atMostZero(batch.tokenLogProbability(row.firstForced + i));
      }
    }
    if (row.isTail) {
      score += atMostZero(batch.candidateLogProbability(row.firstCandidate));
      offer(beam.low(node), beam.high(node), score, allowedItems);
      return;
    }
    TrieChildren children = row.children;
    double logMass = prior == null ? 0 : prior.logMass(beam.low(node), beam.high(node));
    for (int i = 0; i < row.candidateCount; i++) {
      // Rounding may leave a certain token a little above 0. Scores must never rise, but where many
      // candidates are looked at, few come so far that it matters.
      double almost = score + batch.candidateLogProbability(row.firstCandidate + i);
      double most = prior == null ? almost : prior.bound(almost, logMass);
      if (found.exceeds(most)) {
        continue;
      }
      int child = row.child(i);
      int low = children.low(child);
      int high = children.high(child);
      if (isLeaf(children, child)) {
        offer(low, high, Math.min(score, almost), allowedItems);
      } else if (selection.matters(most) && allowedItems.any(low, high)) {
        add(low, high, row.branchDepth + 1, Math.min(score, almost), row.slot);
      }
    }
  }

  private void add(int low, int high, int depth, double modelScore, int slot) {
    double score = prior == null ? modelScore : prior.nodeScore(modelScore, low, high);
    selection.add(low, high, depth, modelScore, score, slot);
  }

  private boolean isLeaf(TrieChildren children, int child) {
    return normalised ? children.isOneTitle(child) : children.token(child) == trie.endToken();
  }

  private static double atMostZero(float logProbability) {
    return Math.min(0, logProbability);
  }

  private void offer(int low, int high, double leafScore, AllowedItems allowedItems) {
    boolean shared = normalised && high - low > 1;
    double score = shared ? leafScore - Math.log(high - low) : leafScore;
    if (prior == null && found.exceeds(score)) {
      return;
    }
    for (int position = low; position < high; position++) {
      if (allowedItems.contains(position)) {
        int item = trie.itemAt(position);
        found.offer(item, prior == null ? score : prior.itemScore(score, item));
      }
    }
  }
}
