// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import io.genrec.model.DecodeBatch;
import org.jspecify.annotations.Nullable;

/**
 * Sequences for one search at a time, and the search that has them. A search has one stage, which
 * the place's run does; where a prior takes part after the beam, a second one scores what the beam
 * did not find, behind the same prompt.
 */
final class SearchPlace<T> {
  private final BeamSearchRun run;
  private final PriorMass prior;
  private final boolean alwaysExhaustive;
  private final int promptSequence;
  private final int[] branchSequences;
  private @Nullable SearchTask<T> task;
  private @Nullable Rescoring rescoring;
  private int knownTokens;
  private boolean decodedPrompt;

  /** Makes a place for searches as a search says, in sequences of a session. */
  SearchPlace(ConstrainedBeamSearch search, int promptSequence, int[] branchSequences) {
    this.run = search.newRun();
    this.prior = new PriorMass(search.trie());
    this.alwaysExhaustive = search.config().exhaustive();
    this.promptSequence = promptSequence;
    this.branchSequences = branchSequences;
  }

  int promptSequence() {
    return promptSequence;
  }

  /**
   * Gives the place to a search, whose prompt's first tokens are in the prompt's sequence by the
   * time it is planned.
   *
   * @throws io.genrec.prior.ItemPriorException if the search's prior is of no use; the place is
   *     free then
   */
  void occupy(SearchTask<T> next, int newKnownTokens) {
    boolean mixes = next.prior().takesPart() && next.allowed().count() > 0;
    if (mixes) {
      prior.begin(next.prior(), next.allowed());
    }
    boolean exhaustive = alwaysExhaustive || next.exhaustive();
    SearchGoal goal =
        mixes
            ? new SearchGoal(prior.allowed(), next.topK(), exhaustive, prior)
            : new SearchGoal(next.allowed(), next.topK(), exhaustive, null);
    rescoring = null;
    if (mixes && next.prior().isAfterBeam()) {
      rescoring = new Rescoring(prior, next, branchSequences.length);
      goal = rescoring.beamGoal(exhaustive);
    }
    run.begin(promptSequence, next.prompt(), newKnownTokens, branchSequences, goal);
    knownTokens = newKnownTokens;
    decodedPrompt = false;
    task = next;
  }

  /** The search that has the place. */
  SearchTask<T> task() {
    if (task == null) {
      throw new IllegalStateException("nobody has this place");
    }
    return task;
  }

  /** Adds the search's next step to a batch, if it needs one. */
  void plan(DecodeBatch batch) {
    if (run.isFinished() && rescoring != null && rescoring.isDue()) {
      beginRescoring(rescoring, batch);
    }
    if (!run.isFinished()) {
      run.plan(batch);
      decodedPrompt = true;
    }
  }

  /** The prompt's last token is decoded again, since its row gives the first scores. */
  private void beginRescoring(Rescoring due, DecodeBatch batch) {
    int[] prompt = task().prompt();
    int pending = decodedPrompt ? prompt.length - 1 : knownTokens;
    run.release(batch);
    run.begin(promptSequence, prompt, pending, branchSequences, due.candidatesGoal());
    if (!run.isFinished() && decodedPrompt) {
      batch.copyPrefix(promptSequence, promptSequence, pending);
    }
  }

  /** Takes the results of the planned step; returns whether the search is done. */
  boolean absorb(DecodeBatch batch) {
    if (!run.isFinished()) {
      run.absorb(batch);
    }
    if (!run.isFinished()) {
      return false;
    }
    return rescoring == null || rescoring.take(run.result());
  }

  /** What the search found, once it is done. */
  SearchResult result() {
    return rescoring == null ? run.result() : rescoring.result();
  }

  /**
   * Whether the prompt's sequence holds the whole prompt: nothing is decoded where no item is
   * allowed or all have one title.
   */
  boolean decodedPrompt() {
    return decodedPrompt;
  }

  /** Empties the sequences. */
  void vacate(DecodeBatch batch) {
    run.release(batch);
    batch.clearSequence(promptSequence);
    task = null;
    rescoring = null;
  }
}
