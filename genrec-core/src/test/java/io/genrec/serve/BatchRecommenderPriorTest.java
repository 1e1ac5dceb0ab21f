// SPDX-License-Identifier: Apache-2.0
package io.genrec.serve;

import static io.genrec.serve.Shop.CATALOGUE;
import static io.genrec.serve.Shop.SEED;
import static io.genrec.serve.Shop.SPEC;
import static io.genrec.serve.Shop.TWO_BY_THREE;
import static io.genrec.serve.Shop.items;
import static io.genrec.serve.Shop.model;
import static io.genrec.serve.Shop.read;
import static io.genrec.serve.Shop.requests;
import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.Recommender;
import io.genrec.RecommenderSpec;
import io.genrec.prior.ItemPrior;
import io.genrec.prior.ItemPriorException;
import io.genrec.prior.PriorPlacement;
import io.genrec.prior.PriorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Users with a prior, many at once. */
@Timeout(60)
class BatchRecommenderPriorTest {
  /** A history of the one item for which the prior gives no number. */
  private static final int BAD = 199;

  @ParameterizedTest
  @EnumSource(PriorPlacement.class)
  void answersAreThoseOfARecommenderForOneUser(PriorPlacement placement) {
    RecommenderSpec spec = spec(placement);
    List<BatchRequest> requests = requests(120);
    try (BatchRecommender recommender =
            BatchRecommender.open(spec, CATALOGUE, TWO_BY_THREE, model());
        Recommender single = Recommender.open(spec, CATALOGUE, model())) {
      for (BatchAnswer answer : read(recommender, requests, AnswerOrder.AS_REQUESTED)) {
        assertThat(items(answer))
            .as("seed %d, user %s", SEED, answer.request().user())
            .isEqualTo(single.recommend(answer.request().recommendRequest()).items());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(PriorPlacement.class)
  void aUserForWhomThePriorIsOfNoUseCostsNobodyElseAnAnswer(PriorPlacement placement) {
    List<BatchRequest> requests = new ArrayList<>(requests(60));
    for (int bad = 3; bad < 60; bad += 10) {
      requests.set(bad, BatchRequest.of("bad", List.of(Integer.toString(BAD))));
    }
    try (BatchRecommender recommender =
        BatchRecommender.open(spec(placement), CATALOGUE, TWO_BY_THREE, model())) {
      for (BatchAnswer answer : read(recommender, requests, AnswerOrder.AS_REQUESTED)) {
        boolean isBad = answer.request().user().equals("bad");
        assertThat(answer.failure().isPresent()).isEqualTo(isBad);
        answer
            .failure()
            .ifPresent(failure -> assertThat(failure).isInstanceOf(ItemPriorException.class));
      }
      assertThat(recommender.statistics().failed()).isEqualTo(6);
      assertThat(recommender.statistics().answered()).isEqualTo(54);
    }
  }

  private static RecommenderSpec spec(PriorPlacement placement) {
    return SPEC.withPrior(PriorSpec.of(catalogue -> prior(), 0.4).withPlacement(placement, 12));
  }

  /** Another for each newest item. */
  private static ItemPrior prior() {
    return (history, values) -> {
      int newest = history[history.length - 1];
      Random random = new Random(newest);
      for (int item = 0; item < values.length; item++) {
        values[item] = -5 * random.nextDouble();
      }
      if (history.length == 1 && newest == BAD) {
        values[7] = Double.NaN;
      }
    };
  }
}
