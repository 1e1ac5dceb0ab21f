// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

/**
 * A complete title that was found.
 *
 * @param item the item's number in the catalogue
 * @param logProbability its score, natural, at most 0; see {@link Scoring}. Where a prior of weight
 *     w takes part, (1 - w) times that plus w times its log-probability by the prior, normalised
 *     over the allowed items
 */
public record Hypothesis(int item, double logProbability) {}
