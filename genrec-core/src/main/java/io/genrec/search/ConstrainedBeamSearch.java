// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import io.genrec.catalogue.AllowedItems;
import io.genrec.catalogue.CatalogueTrie;
import io.genrec.model.DecodeBatch;
import io.genrec.model.DecodeSession;

/**
 * Beam search over the titles of a catalogue. A step is one {@link DecodeBatch} for all hypotheses.
 * Immutable and safe to share between threads, each with its own session.
 */
public final class ConstrainedBeamSearch {
  private final CatalogueTrie trie;
  private final BeamSearchConfig config;

  /** Creates a search over a catalogue. */
  public ConstrainedBeamSearch(CatalogueTrie trie, BeamSearchConfig config) {
    this.trie = trie;
    this.config = config;
  }

  BeamSearchConfig config() {
    return config;
  }

  CatalogueTrie trie() {
    return trie;
  }

  /**
   * Finds the best items after one prompt.
   *
   * @param session where to decode
   * @param promptSequence the sequence that holds the prompt up to the pending tokens. Unless no
   *     step is needed, it afterwards holds the whole prompt and the tokens that all titles of the
   *     catalogue begin with
   * @param pendingTokens the end of the prompt that is still to be decoded; at least its last token
   * @param branchSequences sequences to use, at least as many as the beam is wide; what they held
   *     is lost, and they are empty afterwards
   * @param allowed which items may be found
   * @throws IllegalArgumentException if no token is pending, the sequences are too few, or the
   *     session does not have one of them
   * @throws io.genrec.model.InferenceException if the session's cache is full or its engine failed
   * @throws IllegalStateException if the session is closed or in use by another thread
   */
  public SearchResult search(
      DecodeSession session,
      int promptSequence,
      int[] pendingTokens,
      int[] branchSequences,
      AllowedItems allowed) {
    BeamSearchRun run = start(promptSequence, pendingTokens, branchSequences, allowed);
    DecodeBatch batch = new DecodeBatch(config.scoring().normalisation());
    while (!run.isFinished()) {
      batch.clear();
      run.plan(batch);
      session.decode(batch);
      run.absorb(batch);
    }
    batch.clear();
    run.release(batch);
    if (batch.editCount() > 0) {
      session.decode(batch);
    }
    return run.result();
  }

  /**
   * Starts a search whose steps the caller decodes, together with those of others if it likes. The
   * parameters are those of {@link #search}.
   *
   * @throws IllegalArgumentException if no token is pending or the sequences are too few
   */
  public BeamSearchRun start(
      int promptSequence, int[] pendingTokens, int[] branchSequences, AllowedItems allowed) {
    BeamSearchRun run = newRun();
    run.begin(
        promptSequence, pendingTokens.clone(), 0, branchSequences.clone(), allowed, config.topK());
    return run;
  }

  /**
   * Makes a run that serves one search after another, each begun by {@link BeamSearchRun#begin}.
   * Where many searches are done, keep as many runs as are under way at a time.
   */
  public BeamSearchRun newRun() {
    return new BeamSearchRun(trie, config);
  }
}
