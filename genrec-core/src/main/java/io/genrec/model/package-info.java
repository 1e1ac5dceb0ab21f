// SPDX-License-Identifier: Apache-2.0

/**
 * What genrec asks of a language model, and how an engine is found and opened.
 *
 * <p>An engine (llama.cpp through JNI, say) implements {@link io.genrec.model.EngineProvider},
 * {@link io.genrec.model.LanguageModel} and {@link io.genrec.model.DecodeSession}; everything above
 * it, search and recommender, knows these interfaces only.
 *
 * <pre>{@code
 * try (LanguageModel model = Engines.open(ModelSpec.of(Path.of("model.gguf")));
 *     DecodeSession session = model.openSession(SessionSpec.of(2048, 16))) {
 *   DecodeBatch batch = new DecodeBatch(Normalisation.VOCABULARY);
 *   batch.beginRow(0);
 *   for (int token : model.tokenizer().encode("Once upon a")) {
 *     batch.addToken(token);
 *   }
 *   batch.addCandidate(model.tokenizer().encode("time")[0]);
 *   session.decode(batch);
 *   float logProbability = batch.candidateLogProbability(0);
 * }
 * }</pre>
 *
 * <p>This package does not sample text and hands out no logits: a step says which next tokens it is
 * interested in and gets one number for each.
 */
@NullMarked
package io.genrec.model;

import org.jspecify.annotations.NullMarked;
