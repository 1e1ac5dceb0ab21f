// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genrec.ItemScore;
import io.genrec.RecommendRequest;
import io.genrec.Recommendation;
import io.genrec.Recommendations;
import io.genrec.Recommender;
import io.genrec.RecommenderSpec;
import io.genrec.TrainedWith;
import io.genrec.catalogue.Catalogue;
import io.genrec.catalogue.Item;
import io.genrec.model.ModelSpec;
import io.genrec.prior.ItemPrior;
import io.genrec.prior.PriorPlacement;
import io.genrec.prior.PriorSpec;
import io.genrec.search.Scoring;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A prior beside the model that ships, against the scores of the whole catalogue. */
class SampleModelPriorTest {
  private static final Path MODEL = Path.of("..", "models", "sample.gguf");
  private static final int ITEMS = 150;
  private static final double WEIGHT = 0.4;
  private static final List<String> HISTORY = List.of("3", "141", "59", "26");
  private static final RecommendRequest ALL =
      RecommendRequest.forHistory(HISTORY).withTop(ITEMS).withIncludeSeen(true);

  @ParameterizedTest
  @EnumSource
  void scoresAreThoseOfAnExhaustiveSearchForTheWholeCatalogue(Scoring scoring) {
    RecommenderSpec exhaustive = exhaustive(scoring);
    List<String> asked = List.of("26", "0", "149", "77", "0", "3", "12");
    try (Recommender recommender = open(scoring, PriorSpec.of(catalogue -> prior(), WEIGHT));
        Recommender all = Recommender.open(exhaustive, catalogue())) {
      Map<String, Double> expected = scores(all.recommend(ALL));

      List<ItemScore> scores = recommender.score(HISTORY, asked);

      assertThat(expected).hasSize(ITEMS);
      assertThat(scores).extracting(each -> each.item().id()).isEqualTo(asked);
      for (ItemScore each : scores) {
        assertThat(each.score())
            .as(each.item().title())
            .isCloseTo(expected.getOrDefault(each.item().id(), 0.0), within(tolerance(scoring)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theBeamFindsTheMixedScoresOfModelAndPriorAlone(Scoring scoring) {
    try (Recommender alone = open(scoring, PriorSpec.none());
        Recommender all = Recommender.open(exhaustive(scoring), catalogue());
        Recommender beam = open(scoring, PriorSpec.of(catalogue -> prior(), WEIGHT))) {
      Map<String, Double> mixed = new HashMap<>();
      List<String> ids = catalogue().items().stream().map(Item::id).toList();
      double[] fromPrior = normalisedPrior();
      for (ItemScore each : alone.score(HISTORY, ids)) {
        double prior = fromPrior[Integer.parseInt(each.item().id())];
        mixed.put(each.item().id(), (1 - WEIGHT) * each.modelScore() + WEIGHT * prior);
      }

      assertThat(all.recommend(ALL).exact()).isTrue();
      assertAllClose(all.recommend(ALL), mixed, scoring);
      assertAllClose(beam.recommend(ALL.withTop(10)), mixed, scoring);
      double best = mixed.values().stream().max(Comparator.naturalOrder()).orElseThrow();
      assertThat(all.recommend(ALL).items().get(0).score())
          .isCloseTo(best, within(tolerance(scoring)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void afterTheBeamThePriorsBestAreScoredBehindTheSamePrompt(Scoring scoring) {
    PriorSpec prior =
        PriorSpec.of(catalogue -> prior(), WEIGHT).withPlacement(PriorPlacement.AFTER, 30);
    try (Recommender after = open(scoring, prior);
        Recommender all = Recommender.open(exhaustive(scoring), catalogue())) {
      Recommendations found = after.recommend(ALL.withTop(40));

      assertThat(found.items()).hasSizeGreaterThanOrEqualTo(30);
      assertThat(found.exact()).isFalse();
      assertAllClose(found, scores(all.recommend(ALL)), scoring);
      assertThat(found.items()).extracting(each -> each.item().id()).contains(liked());
    }
  }

  /**
   * What else is in a batch changes the last digits of each token. As likelihoods these titles, of
   * which the model has read none, are some ten tokens of e^-4; the portable engine's differ by
   * 2e-4.
   */
  private static double tolerance(Scoring scoring) {
    return scoring == Scoring.LIKELIHOOD ? 1e-3 : 1e-5;
  }

  private static void assertAllClose(
      Recommendations found, Map<String, Double> expected, Scoring scoring) {
    for (Recommendation each : found.items()) {
      assertThat(each.score())
          .as(each.item().title())
          .isCloseTo(expected.getOrDefault(each.item().id(), 0.0), within(tolerance(scoring)));
    }
  }

  private static Map<String, Double> scores(Recommendations found) {
    Map<String, Double> scores = new HashMap<>();
    found.items().forEach(each -> scores.put(each.item().id(), each.score()));
    return scores;
  }

  private static RecommenderSpec exhaustive(Scoring scoring) {
    RecommenderSpec spec = spec(scoring, PriorSpec.of(catalogue -> prior(), WEIGHT));
    return spec.withSearch(spec.search().withExhaustive(true));
  }

  private static Recommender open(Scoring scoring, PriorSpec prior) {
    return Recommender.open(spec(scoring, prior), catalogue());
  }

  private static RecommenderSpec spec(Scoring scoring, PriorSpec prior) {
    ModelSpec model = TestModels.spec(MODEL);
    RecommenderSpec spec = TrainedWith.of(model).orElseThrow().recommender(model);
    return spec.withSearch(spec.search().withScoring(scoring)).withPrior(prior);
  }

  private static ItemPrior prior() {
    return (history, values) -> {
      double[] normalised = normalisedPrior();
      for (int item = 0; item < values.length; item++) {
        values[item] = normalised[item] + 3; // a constant changes nothing
      }
    };
  }

  private static double[] normalisedPrior() {
    double[] values = new Random(7).doubles(ITEMS, -6, 0).toArray();
    double sum = 0;
    for (double value : values) {
      sum += Math.exp(value);
    }
    for (int item = 0; item < ITEMS; item++) {
      values[item] -= Math.log(sum);
    }
    return values;
  }

  /** The item that the prior likes best. */
  private static String liked() {
    double[] prior = normalisedPrior();
    int best = 0;
    for (int item = 1; item < ITEMS; item++) {
      best = prior[item] > prior[best] ? item : best;
    }
    return Integer.toString(best);
  }

  /** Titles that share words; some are equal. */
  private static Catalogue catalogue() {
    SplittableRandom random = new SplittableRandom(5);
    String[] words = {"The", "Silver", "River", "of", "and", "Night", "Return", "Amélie"};
    List<Item> items = new ArrayList<>();
    for (int item = 0; item < ITEMS; item++) {
      String title = words[random.nextInt(words.length)];
      for (int i = random.nextInt(4); i > 0; i--) {
        title += " " + words[random.nextInt(words.length)];
      }
      items.add(new Item(Integer.toString(item), title, List.of()));
    }
    return Catalogue.of(items);
  }
}
