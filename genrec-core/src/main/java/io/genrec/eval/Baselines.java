// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import io.genrec.data.LeaveOneOutSplit;
import io.genrec.prior.CosineSimilarity;
import io.genrec.prior.HistoryWeights;
import io.genrec.prior.Transitions;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The training-free rankers that a trained one must beat, fitted to the training histories of one
 * split. Safe to share between threads.
 */
public final class Baselines {
  /** Below any share of a transition, so that popularity only orders what is equal otherwise. */
  private static final double TIE_BREAK = 1e-9;

  private final PopularityRanker popularity;
  private final CosineSimilarity cosine;
  private final Transitions transitions;

  private Baselines(PopularityRanker popularity, CosineSimilarity cosine, Transitions transitions) {
    this.popularity = popularity;
    this.cosine = cosine;
    this.transitions = transitions;
  }

  /** Counts the training histories. */
  public static Baselines of(LeaveOneOutSplit split) {
    return new Baselines(
        new PopularityRanker(split), CosineSimilarity.of(split), Transitions.of(split));
  }

  /** What is popular, for everybody. */
  public ScoreRanker popularity() {
    return popularity;
  }

  /** Item-kNN: the sum of cosine similarities. */
  public ScoreRanker itemKnn() {
    return new ItemToItemRanker(cosine, HistoryWeights.uniform());
  }

  /** Item-kNN in which newer items weigh more. */
  public ScoreRanker itemKnnByRecency() {
    return new ItemToItemRanker(cosine, HistoryWeights.recency());
  }

  /** What followed the last item most often; the popular first where that is equal. */
  public ScoreRanker markov() {
    return new ItemToItemRanker(transitions, HistoryWeights.lastItem()).plus(TIE_BREAK, popularity);
  }

  /** What followed the items, the newer ones above all; the popular first where that is equal. */
  public ScoreRanker markovByRecency() {
    return new ItemToItemRanker(transitions, HistoryWeights.recency()).plus(TIE_BREAK, popularity);
  }

  /** The sum of the Markov chain's and of item-kNN's scores by recency: the best of them. */
  public ScoreRanker markovAndItemKnn() {
    return new ItemToItemRanker(transitions, HistoryWeights.recency()).plus(1, itemKnnByRecency());
  }

  /** All of them by name, in the order of the methods above. */
  public Map<String, ScoreRanker> all() {
    Map<String, ScoreRanker> rankers = new LinkedHashMap<>();
    rankers.put("popularity", popularity());
    rankers.put("item-kNN cosine", itemKnn());
    rankers.put("item-kNN, recency 0.8", itemKnnByRecency());
    rankers.put("Markov, last item", markov());
    rankers.put("Markov, recency 0.8", markovByRecency());
    rankers.put("Markov + item-kNN, recency", markovAndItemKnn());
    return rankers;
  }
}
