// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import io.genrec.RecommendRequest;
import io.genrec.Recommendation;
import io.genrec.Recommender;
import io.genrec.catalogue.Catalogue;
import java.util.Arrays;
import java.util.List;

/** A recommender as a ranker, over its own catalogue. It stays the caller's to close. */
public final class RecommenderRanker implements Ranker {
  private final Recommender recommender;

  /** Creates a ranker; the recommender's catalogue must number items as the evaluated data does. */
  public RecommenderRanker(Recommender recommender) {
    this.recommender = recommender;
  }

  /**
   * {@inheritDoc}
   *
   * @throws io.genrec.model.InferenceException if the engine failed
   * @throws IllegalStateException if the recommender is closed
   */
  @Override
  public Ranking rank(int[] history, int top) {
    Catalogue catalogue = recommender.catalogue();
    List<String> ids = Arrays.stream(history).mapToObj(i -> catalogue.item(i).id()).toList();
    List<Recommendation> answer =
        recommender.recommend(RecommendRequest.forHistory(ids).withTop(top)).items();
    return Ranking.of(
        answer.stream()
            .mapToInt(each -> catalogue.indexOf(each.item().id()).orElse(Ranking.UNKNOWN))
            .toArray());
  }
}
