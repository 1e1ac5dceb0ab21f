// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.Recommendations;
import io.genrec.RecommenderSpec;
import io.genrec.catalogue.Catalogue;
import io.genrec.model.LanguageModel;
import io.genrec.serve.AnswerOrder;
import io.genrec.serve.BatchAnswer;
import io.genrec.serve.BatchRecommender;
import io.genrec.serve.BatchRequest;
import io.genrec.serve.BatchSpec;
import java.util.List;
import java.util.stream.Stream;

/** How genrec answers many users: the one place that knows. */
final class GenrecPeer implements AutoCloseable {
  private final BatchRecommender recommender;
  private long countedTokens;

  GenrecPeer(RecommenderSpec spec, Catalogue catalogue, LanguageModel model) {
    this.recommender = BatchRecommender.open(spec, catalogue, BatchSpec.automatic(), model);
  }

  /** The answers, in the order of the requests. */
  List<Recommendations> answer(List<BatchRequest> requests) {
    try (Stream<BatchAnswer> answers =
        recommender.recommend(requests.stream(), AnswerOrder.AS_REQUESTED)) {
      return answers.map(answer -> answer.recommendations().orElseThrow()).toList();
    }
  }

  /** The tokens that were decoded since the last call. */
  long takeTokens() {
    long tokens = recommender.statistics().decodedTokens();
    long taken = tokens - countedTokens;
    countedTokens = tokens;
    return taken;
  }

  @Override
  public void close() {
    recommender.close();
  }
}
