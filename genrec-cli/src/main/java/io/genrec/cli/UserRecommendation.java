// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.RecommendRequest;
import io.genrec.Recommender;
import io.genrec.catalogue.Item;
import java.util.List;
import java.util.function.UnaryOperator;

/** Recommends to the people of a command. */
final class UserRecommendation {
  private static final int SHOWN_TITLES = 5;

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
    List<Item> history = recipient.history();
    List<String> lastTitles =
        history.subList(Math.max(0, history.size() - SHOWN_TITLES), history.size()).stream()
            .map(Item::title)
            .toList();
    RecommendRequest request = RecommendRequest.forHistory(history.stream().map(Item::id).toList());
    return new UserAnswer(
        recipient.name(), lastTitles, recommender.recommend(wishes.apply(request)));
  }
}
