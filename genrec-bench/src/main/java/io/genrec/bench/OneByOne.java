// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.RecommendRequest;
import io.genrec.Recommendations;
import io.genrec.Recommender;
import io.genrec.RecommenderSpec;
import io.genrec.data.InteractionDataset;
import java.util.List;

/** A recommender that serves users in turn, again and again. */
final class OneByOne implements AutoCloseable {
  private final Recommender recommender;
  private final List<RecommendRequest> users;
  private int next;

  /** Opens the recommender. */
  OneByOne(RecommenderSpec spec, InteractionDataset data) {
    users =
        BenchShop.users(data).stream()
            .map(user -> RecommendRequest.forHistory(user.history()))
            .toList();
    recommender = Recommender.open(spec, data.catalogue());
  }

  /** Recommends ten items to the next user. */
  Recommendations recommend() {
    next = (next + 1) % users.size();
    return recommender.recommend(users.get(next));
  }

  @Override
  public void close() {
    recommender.close();
  }
}
