// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

/**
 * What became of one user in an evaluation.
 *
 * @param user the user's number
 * @param target the number of the item to be foretold
 * @param historyLength how many interactions the ranker saw
 * @param targetPopularity how often the target occurs in the training histories
 * @param rank the target's rank, from 1, or {@link RankingMetric#NOT_RETURNED}
 * @param returned how many titles came back
 * @param inCatalogue how many of those are items of the catalogue
 */
public record UserOutcome(
    int user,
    int target,
    int historyLength,
    int targetPopularity,
    double rank,
    int returned,
    int inCatalogue) {}
