// SPDX-License-Identifier: Apache-2.0
package io.genrec;

import io.genrec.catalogue.Item;
import java.util.OptionalDouble;

/**
 * How well an item fits a user. All three are natural logarithms, at most 0; the higher the better.
 *
 * @param item the item
 * @param modelScore the log-probability that the language model gives the item's title; see {@link
 *     io.genrec.search.Scoring}
 * @param priorScore the log-probability that the prior gives the item among all of the catalogue;
 *     minus infinity for one that must not be recommended, empty if no prior takes part
 * @param score what items are ranked by: with a prior of weight w, (1 - w) times the language
 *     model's plus w times the prior's; else the language model's
 */
public record ItemScore(Item item, double modelScore, OptionalDouble priorScore, double score) {}
