// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import io.genrec.prior.CosineSimilarity;
import io.genrec.prior.HistoryWeights;
import io.genrec.prior.ItemRelation;
import io.genrec.prior.Transitions;

/**
 * Ranks items by how strongly those of the history suggest them: the weighted sum of a relation's
 * rows. With {@link CosineSimilarity} it is item-kNN over all neighbours, with {@link Transitions}
 * a Markov chain. As thread-safe as its relation.
 */
public final class ItemToItemRanker implements ScoreRanker {
  private final ItemRelation relation;
  private final HistoryWeights weights;

  /** Creates a ranker. */
  public ItemToItemRanker(ItemRelation relation, HistoryWeights weights) {
    this.relation = relation;
    this.weights = weights;
  }

  @Override
  public double[] scores(int[] history) {
    double[] scores = new double[relation.itemCount()];
    int count = Math.min(history.length, weights.window());
    for (int age = count - 1; age >= 0; age--) {
      relation.addRow(history[history.length - 1 - age], weights.weight(age), scores);
    }
    return scores;
  }
}
