// SPDX-License-Identifier: Apache-2.0
package io.genrec.serve;

import io.genrec.RecommendRequest;
import io.genrec.model.AdapterSpec;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One user among many. Unlike a {@link RecommendRequest} it may be a bad one: that is found out
 * when its turn comes, and reported as its answer.
 *
 * @param user the user's id, or whatever tells the caller whose answer it is
 * @param history the ids of the items that the user has had, oldest first
 * @param wishes what is asked for besides: gets the request for that history and returns it or a
 *     changed one. Called once, by a session's thread, which serves nobody meanwhile; what it
 *     throws is the answer
 * @param adapters adapters of the model for this user, besides the model's own
 */
public record BatchRequest(
    String user,
    List<String> history,
    UnaryOperator<RecommendRequest> wishes,
    List<AdapterSpec> adapters) {
  /** Copies the lists. */
  public BatchRequest {
    history = List.copyOf(history);
    adapters = List.copyOf(adapters);
  }

  /** Ten unseen items for a user with a history of item ids, oldest first. */
  public static BatchRequest of(String user, List<String> history) {
    return new BatchRequest(user, history, UnaryOperator.identity(), List.of());
  }

  /** The same with other wishes. */
  public BatchRequest withWishes(UnaryOperator<RecommendRequest> others) {
    return new BatchRequest(user, history, others, adapters);
  }

  /** The same with other adapters. */
  public BatchRequest withAdapters(List<AdapterSpec> others) {
    return new BatchRequest(user, history, wishes, others);
  }

  /**
   * What is to be recommended.
   *
   * @throws IllegalArgumentException if the history is empty, or the wishes give nothing
   */
  RecommendRequest recommendRequest() {
    RecommendRequest wanted = wishes.apply(RecommendRequest.forHistory(history));
    if (wanted == null) {
      throw new IllegalArgumentException(
          "the wishes of user '" + user + "' gave null; give the request or a changed one");
    }
    return wanted;
  }
}
