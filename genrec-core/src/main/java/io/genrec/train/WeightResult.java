// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

/**
 * How well a recommender did with a prior of some weight.
 *
 * @param weight the prior's, from 0, the language model alone, to 1, the prior alone
 * @param hitRate the hit rate at 10 on the validation targets, from 0 to 1
 * @param ndcg the NDCG at 10 on them, from 0 to 1
 * @param chosen whether it is the best of those that were tried
 */
public record WeightResult(double weight, double hitRate, double ndcg, boolean chosen) {
  /** The same, chosen or not. */
  WeightResult withChosen(boolean isChosen) {
    return new WeightResult(weight, hitRate, ndcg, isChosen);
  }
}
