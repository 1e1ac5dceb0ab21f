// SPDX-License-Identifier: Apache-2.0
package io.genrec;

import io.genrec.catalogue.Item;
import java.util.OptionalDouble;

/**
 * One recommended item.
 *
 * @param rank the item's place, from 1
 * @param item the item
 * @param score the natural logarithm of the probability that the model gives the item's title; the
 *     higher the better, at most 0. Where a prior of weight w takes part, (1 - w) times that plus w
 *     times the logarithm of the probability that the prior gives the item among those that the
 *     request allows; comparable within one answer only
 * @param probability the share of the whole catalogue's probability that the item has, from 0 to 1;
 *     empty where scores are likelihoods over the vocabulary, or a prior takes part: neither sums
 *     to 1 over items
 */
public record Recommendation(int rank, Item item, double score, OptionalDouble probability) {}
