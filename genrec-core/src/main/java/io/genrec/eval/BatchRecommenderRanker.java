// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import io.genrec.Recommendations;
import io.genrec.catalogue.Catalogue;
import io.genrec.serve.AnswerOrder;
import io.genrec.serve.BatchAnswer;
import io.genrec.serve.BatchRecommender;
import io.genrec.serve.BatchRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A batch recommender as a ranker, over its own catalogue. It stays the caller's to close. */
public final class BatchRecommenderRanker implements ManyRanker {
  private final BatchRecommender recommender;

  /** Creates a ranker; the recommender's catalogue must number items as the evaluated data does. */
  public BatchRecommenderRanker(BatchRecommender recommender) {
    this.recommender = recommender;
  }

  /**
   * {@inheritDoc} Reading it throws what {@link BatchRecommender#recommend} says, and whatever a
   * single request failed with.
   */
  @Override
  public Stream<Ranking> rank(Stream<int[]> histories, int top) {
    Stream<BatchRequest> requests =
        histories.map(
            history ->
                BatchRequest.of("", ids(history)).withWishes(request -> request.withTop(top)));
    return recommender.recommend(requests, AnswerOrder.AS_REQUESTED).map(this::ranking);
  }

  private List<String> ids(int[] history) {
    Catalogue catalogue = recommender.catalogue();
    return Arrays.stream(history).mapToObj(i -> catalogue.item(i).id()).toList();
  }

  private Ranking ranking(BatchAnswer answer) {
    Optional<RuntimeException> failure = answer.failure();
    if (failure.isPresent()) {
      throw failure.get();
    }
    Catalogue catalogue = recommender.catalogue();
    Recommendations found = answer.recommendations().orElseThrow();
    return Ranking.of(
        found.items().stream()
            .mapToInt(each -> catalogue.indexOf(each.item().id()).orElse(Ranking.UNKNOWN))
            .toArray());
  }
}
