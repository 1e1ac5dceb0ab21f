// SPDX-License-Identifier: Apache-2.0

/**
 * Finds the items whose titles a language model would most probably write next, held to the titles
 * of a catalogue.
 *
 * <pre>{@code
 * ConstrainedBeamSearch search = new ConstrainedBeamSearch(trie, BeamSearchConfig.defaults());
 * SearchResult result =
 *     search.search(session, 0, promptTokens, branchSequences, AllowedItems.all(trie));
 * }</pre>
 *
 * <p>{@link io.genrec.search.ConstrainedBeamSearch} serves one prompt; to serve many in one batch,
 * drive one {@link io.genrec.search.BeamSearchRun} for each, and to serve many one after another,
 * keep the run: {@link io.genrec.search.ConstrainedBeamSearch#newRun}.
 *
 * <p>What else is known of the items takes part as a {@link io.genrec.search.SearchPrior} of a
 * {@link io.genrec.search.SearchTask}, which {@link io.genrec.search.BatchedSearch} does.
 *
 * <p>This package does not build prompts and knows no texts: it deals in tokens, sequences and item
 * numbers.
 */
@NullMarked
package io.genrec.search;

import org.jspecify.annotations.NullMarked;
