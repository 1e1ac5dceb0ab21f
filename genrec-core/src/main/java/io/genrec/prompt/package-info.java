// SPDX-License-Identifier: Apache-2.0

/**
 * How a user's history becomes the tokens that a model continues with a title.
 *
 * <pre>{@code
 * PromptEncoder encoder = PromptEncoder.bySegments(PromptTemplate.sequence(), tokenizer, titles);
 * CatalogueTrie trie = CatalogueTrie.build(encoder.answerTitles(), encoder.endToken());
 * Prompt prompt = encoder.encode(history, 512, trie.maxLength());
 * }</pre>
 *
 * <p>An adapter that was trained elsewhere on whole strings takes {@link
 * io.genrec.prompt.PromptEncoder#wholeText} instead. A history is cut to whole titles, the newest
 * kept. This package runs no model.
 */
@NullMarked
package io.genrec.prompt;

import org.jspecify.annotations.NullMarked;
