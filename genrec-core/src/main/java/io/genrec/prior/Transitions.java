// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

import io.genrec.data.InteractionDataset;
import io.genrec.data.LeaveOneOutSplit;

/**
 * How often an item directly follows another in the training histories, as a share of all that
 * follows it: a first-order Markov chain (Rendle, Freudenthaler and Schmidt-Thieme, 2010, without
 * the factorisation). Immutable and safe to share between threads.
 */
public final class Transitions implements ItemRelation {
  private final SparseCounts steps;
  private final double[] factors;

  private Transitions(SparseCounts steps, double[] factors) {
    this.steps = steps;
    this.factors = factors;
  }

  /** Counts the training histories. */
  public static Transitions of(LeaveOneOutSplit split) {
    InteractionDataset dataset = split.dataset();
    IntGroups followers =
        IntGroups.of(
            dataset.catalogue().size(),
            pairs -> {
              for (int user = 0; user < dataset.userCount(); user++) {
                int[] history = split.trainingHistory(user);
                for (int i = 1; i < history.length; i++) {
                  pairs.accept(history[i - 1], history[i]);
                }
              }
            });
    double[] factors = new double[followers.count()];
    for (int item = 0; item < factors.length; item++) {
      factors[item] = 1.0 / Math.max(1, followers.size(item));
    }
    return new Transitions(SparseCounts.of(factors.length, followers::forEach), factors);
  }

  @Override
  public int itemCount() {
    return factors.length;
  }

  @Override
  public void forEach(int item, ElementConsumer action) {
    steps.forEach(item, (next, count) -> action.accept(next, factors[item] * count));
  }
}
