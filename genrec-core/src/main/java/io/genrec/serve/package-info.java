// SPDX-License-Identifier: Apache-2.0

/**
 * Recommends to many users at once over one model.
 *
 * <pre>{@code
 * try (BatchRecommender recommender =
 *         BatchRecommender.open(spec, catalogue, BatchSpec.automatic());
 *     Stream<BatchAnswer> answers =
 *         recommender.recommend(
 *             users.map(user -> BatchRequest.of(user.id(), user.itemIds())),
 *             AnswerOrder.AS_REQUESTED)) {
 *   answers.forEach(answer -> store(answer.request().user(), answer.recommendations()));
 * }
 * }</pre>
 *
 * <p>A service whose requests come one at a time from many threads uses {@link
 * io.genrec.serve.BatchRecommender#submit}. For one user at a time {@link io.genrec.Recommender} is
 * simpler, and gives that user all cores.
 */
@NullMarked
package io.genrec.serve;

import org.jspecify.annotations.NullMarked;
