// SPDX-License-Identifier: Apache-2.0

/**
 * The items that may be recommended, their titles as a trie of tokens, and which of them a person's
 * text means.
 *
 * <p>The trie is the sorted list of the titles' token sequences: a node is an interval of that list
 * and a depth, so it costs no memory of its own, and a filter over items is a bit set in the same
 * order.
 *
 * <pre>{@code
 * CatalogueTrie trie = CatalogueTrie.build(tokenizer.encodeAll(catalogue.titles()), endToken);
 * TrieChildren children = new TrieChildren();
 * trie.children(0, trie.itemCount(), 0, children);
 * AllowedItems unseen = AllowedItems.all(trie).without(history);
 * TitleResolution meant = TitleResolver.of(catalogue).resolve("the matrix");
 * }</pre>
 *
 * <p>This package knows nothing of probabilities; see {@code io.genrec.search}.
 */
@NullMarked
package io.genrec.catalogue;

import org.jspecify.annotations.NullMarked;
