// SPDX-License-Identifier: Apache-2.0
package io.genrec;

import io.genrec.catalogue.AllowedItems;
import io.genrec.prompt.Prompt;
import io.genrec.search.SearchPrior;
import io.genrec.search.SearchTask;

/**
 * A request in tokens and item numbers, ready to be searched for.
 *
 * @param prompt the tokens of the prompt
 * @param allowed which items may be found
 * @param top how many items are wanted
 * @param exhaustive whether the search is to be exact even if the recommender's are not
 * @param prior what takes part in the scores beside the language model; asked when the search
 *     begins, so that a request that waits holds nothing as large as the catalogue
 */
public record PreparedRequest(
    Prompt prompt, AllowedItems allowed, int top, boolean exhaustive, SearchPrior prior) {
  /** The search for it. */
  public <T> SearchTask<T> task(T tag) {
    return new SearchTask<>(
        tag, prompt.tokens(), prompt.lastingLength(), allowed, top, exhaustive, prior);
  }
}
