// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import io.genrec.model.DecodeBatch;
import org.jspecify.annotations.Nullable;

/** Sequences for one search at a time, and the search that has them. */
final class SearchPlace<T> {
  private final BeamSearchRun run;
  private final int promptSequence;
  private final int[] branchSequences;
  private @Nullable SearchTask<T> task;

  SearchPlace(BeamSearchRun run, int promptSequence, int[] branchSequences) {
    this.run = run;
    this.promptSequence = promptSequence;
    this.branchSequences = branchSequences;
  }

  int promptSequence() {
    return promptSequence;
  }

  /**
   * Gives the place to a search, whose prompt's first tokens are in the prompt's sequence already.
   */
  void occupy(SearchTask<T> next, int knownTokens) {
    run.begin(
        promptSequence, next.prompt(), knownTokens, branchSequences, next.allowed(), next.topK());
    task = next;
  }

  /** The search that has the place. */
  SearchTask<T> task() {
    if (task == null) {
      throw new IllegalStateException("nobody has this place");
    }
    return task;
  }

  BeamSearchRun run() {
    return run;
  }

  /**
   * Whether the prompt's sequence holds the whole prompt: nothing is decoded where no item is
   * allowed or all have one title.
   */
  boolean decodedPrompt() {
    return run.steps() > 0;
  }

  /** Empties the sequences. */
  void vacate(DecodeBatch batch) {
    run.release(batch);
    batch.clearSequence(promptSequence);
    task = null;
  }
}
