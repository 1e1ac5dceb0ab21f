// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import io.genrec.catalogue.AllowedItems;
import org.jspecify.annotations.Nullable;

/**
 * What a run is to find.
 *
 * @param allowed which items
 * @param topK how many of them, at least 1
 * @param exhaustive whether to return to pruned hypotheses until the result is certainly exact
 * @param prior what takes part in the scores beside the language model, begun for the same items
 */
record SearchGoal(AllowedItems allowed, int topK, boolean exhaustive, @Nullable PriorMass prior) {}
