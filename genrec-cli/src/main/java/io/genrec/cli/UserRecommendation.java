// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.RecommendRequest;
import io.genrec.Recommender;
import io.genrec.catalogue.Item;
import java.util.function.UnaryOperator;

/** Recommends to the people of a command. */
final class UserRecommendation {
  private final Recommender recommender;
  private final UnaryOperator<RecommendRequest> wishes;

  /**
   * Creates it.
   *
   * @param wishes what a request asks for besides the history
   */
  UserRecommendation(Recommender recommender, UnaryOperator<RecommendRequest> wishes) {
    this.recommender = recommender;
    this.wishes = wishes;
  }

  UserAnswer answer(Recipient recipient) {
    RecommendRequest request =
        RecommendRequest.forHistory(recipient.history().stream().map(Item::id).toList());
    return UserAnswer.of(recipient, recommender.recommend(wishes.apply(request)));
  }
}
