// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import io.genrec.catalogue.AllowedItems;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The two stages of a search with a prior after the beam: what the beam finds by the language model
 * alone, and the prior's best items, whose titles are then scored too, are ranked together by the
 * mixed score.
 */
final class Rescoring {
  private final PriorMass prior;
  private final AllowedItems allowed;
  private final int beamItems;
  private final int candidates;
  private final TopItems best = new TopItems();

  /** The prior's best items that the beam did not find; none until it is done. */
  private int[] missing = {};

  private boolean beamIsDone;
  private int scored;
  private int steps;
  private int decodedTokens;

  /**
   * Prepares both stages.
   *
   * @param prior begun for the search
   */
  Rescoring(PriorMass prior, SearchTask<?> task, int beamWidth) {
    this.prior = prior;
    this.allowed = prior.allowed();
    this.beamItems = Math.max(task.topK(), beamWidth);
    this.candidates = task.prior().spec().candidates();
    best.begin(task.topK());
  }

  /** What the beam is to find: as many items as it is wide, since any may come out best. */
  SearchGoal beamGoal(boolean exhaustive) {
    return new SearchGoal(allowed, beamItems, exhaustive, null);
  }

  /** Whether the second stage is to begin. */
  boolean isDue() {
    return beamIsDone && missing.length > 0;
  }

  /** What the second stage is to find: all of the candidates. */
  SearchGoal candidatesGoal() {
    return new SearchGoal(allowed.only(missing), missing.length, true, null);
  }

  /** Takes what a stage found; returns whether it was the last. */
  boolean take(SearchResult stage) {
    Set<Integer> found = new HashSet<>();
    for (Hypothesis each : stage.hypotheses()) {
      found.add(each.item());
      best.offer(each.item(), prior.itemScore(each.logProbability(), each.item()));
    }
    scored += found.size();
    steps += stage.steps();
    decodedTokens += stage.decodedTokens();
    if (beamIsDone) {
      return true;
    }
    beamIsDone = true;
    missing = Arrays.stream(prior.best(candidates)).filter(item -> !found.contains(item)).toArray();
    return missing.length == 0;
  }

  SearchResult result() {
    boolean allScored = scored == allowed.count();
    boolean complete = allScored && best.size() == scored;
    return new SearchResult(best.bestFirst(), allScored, complete, steps, decodedTokens);
  }
}
