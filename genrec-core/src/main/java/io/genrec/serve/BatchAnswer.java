// SPDX-License-Identifier: Apache-2.0
package io.genrec.serve;

import io.genrec.Recommendations;
import java.util.Optional;

/**
 * What became of one request: recommendations, or the reason why there are none.
 *
 * @param index the request's place in the order in which requests were given, from 0
 * @param request the request
 * @param recommendations what the user is recommended, unless it failed
 * @param failure why there is no recommendation: an {@link IllegalArgumentException} for a request
 *     that cannot be served, such as an empty history or an unknown item, an {@link
 *     io.genrec.prior.ItemPriorException} of the prior, or a {@link io.genrec.model.ModelException}
 *     of the engine
 */
public record BatchAnswer(
    long index,
    BatchRequest request,
    Optional<Recommendations> recommendations,
    Optional<RuntimeException> failure) {
  static BatchAnswer found(long index, BatchRequest request, Recommendations recommendations) {
    return new BatchAnswer(index, request, Optional.of(recommendations), Optional.empty());
  }

  static BatchAnswer failed(long index, BatchRequest request, RuntimeException failure) {
    return new BatchAnswer(index, request, Optional.empty(), Optional.of(failure));
  }
}
