// SPDX-License-Identifier: Apache-2.0

/**
 * What is known of a user's next item without reading a title: log-probabilities of items that are
 * mixed with those of the language model.
 *
 * <pre>{@code
 * CooccurrencePrior counted = CooccurrencePrior.count(split, CooccurrenceSettings.defaults());
 * counted.write(Path.of("prior.gguf"));
 * PriorSpec prior = PriorSpec.of(CooccurrencePrior.file(Path.of("prior.gguf")), 0.3);
 * Recommender.open(spec.withPrior(prior), catalogue);
 * }</pre>
 *
 * <p>What a weight should be is a question to validation targets: see {@code
 * io.genrec.train.PriorFit}.
 */
@NullMarked
package io.genrec.prior;

import org.jspecify.annotations.NullMarked;
