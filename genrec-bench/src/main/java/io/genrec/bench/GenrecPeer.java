// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.RecommendRequest;
import io.genrec.Recommendations;
import io.genrec.Recommender;
import io.genrec.RecommenderSpec;
import io.genrec.catalogue.Catalogue;
import io.genrec.model.LanguageModel;
import java.util.List;

/** How genrec answers many users: the one place that knows. */
final class GenrecPeer implements AutoCloseable {
  private final Recommender recommender;

  GenrecPeer(RecommenderSpec spec, Catalogue catalogue, LanguageModel model) {
    this.recommender = Recommender.open(spec, catalogue, model);
  }

  /** The answers, in the order of the requests. */
  List<Recommendations> answer(List<RecommendRequest> requests) {
    return requests.stream().map(recommender::recommend).toList();
  }

  @Override
  public void close() {
    recommender.close();
  }
}
