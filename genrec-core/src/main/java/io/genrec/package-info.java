// SPDX-License-Identifier: Apache-2.0

/**
 * The use of the library: a request goes in, recommendations come out.
 *
 * <pre>{@code
 * RecommendRequest request = RecommendRequest.forHistory(List.of("1", "34")).withTop(5);
 * }</pre>
 *
 * <p>What happens in between is in the other packages: {@code io.genrec.catalogue} holds the items
 * and their trie, {@code io.genrec.model} what is asked of a language model.
 */
@NullMarked
package io.genrec;

import org.jspecify.annotations.NullMarked;
