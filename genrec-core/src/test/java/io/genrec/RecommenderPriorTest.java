// SPDX-License-Identifier: Apache-2.0
package io.genrec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.genrec.catalogue.Catalogue;
import io.genrec.catalogue.Item;
import io.genrec.model.ModelSpec;
import io.genrec.model.ScriptedLanguageModel;
import io.genrec.prior.ItemPrior;
import io.genrec.prior.ItemPriorException;
import io.genrec.prior.PriorPlacement;
import io.genrec.prior.PriorSpec;
import io.genrec.prompt.PromptTemplate;
import io.genrec.search.Scoring;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a prior makes of recommendations and of scores. */
class RecommenderPriorTest {
  private static final Catalogue FILMS =
      Catalogue.of(
          List.of(
              new Item("1", "Alien (1979)", List.of("Horror")),
              new Item("2", "Aliens (1986)", List.of("Action")),
              new Item("3", "Heat (1995)", List.of("Crime")),
              new Item("4", "Heat (1995)", List.of("Crime")),
              new Item("5", "Toy Story (1995)", List.of("Animation")),
              new Item("6", "Amélie (2001)", List.of("Comedy"))));
  private static final RecommenderSpec SPEC =
      RecommenderSpec.of(ModelSpec.of(Path.of("scripted")), PromptTemplate.sequence());
  private static final RecommendRequest AFTER_ALIEN =
      RecommendRequest.forHistory(List.of("1")).withTop(6);
  private static final double RULED_OUT = Double.NEGATIVE_INFINITY;

  @ParameterizedTest
  @EnumSource(PriorPlacement.class)
  void mixedScoresAreOfBothPartsAndNoShares(PriorPlacement placement) {
    double[] prior = {-1, -5, -2, -3, -9, -4};
    try (Recommender alone = open(SPEC);
        Recommender mixed = open(with(0.25, placement, values(prior)))) {
      List<Recommendation> fromModel = alone.recommend(AFTER_ALIEN).items();
      Recommendations answer = mixed.recommend(AFTER_ALIEN);

      assertThat(answer.items()).hasSize(5).allMatch(each -> each.probability().isEmpty());
      double total = // but for the item that the user has had
          Math.log(Arrays.stream(prior).map(Math::exp).sum() - Math.exp(prior[0]));
      for (Recommendation each : fromModel) {
        int item = FILMS.indexOf(each.item().id()).orElseThrow();
        assertThat(score(answer, each.item().id()))
            .isCloseTo(0.75 * each.score() + 0.25 * (prior[item] - total), within(1e-9));
      }
      assertThat(answer.exact()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(PriorPlacement.class)
  void whatThePriorRulesOutIsNotRecommended(PriorPlacement placement) {
    ItemPrior prior = values(0, 0, 0, RULED_OUT, 0, RULED_OUT);
    try (Recommender recommender = open(with(0.01, placement, prior))) {
      assertThat(recommender.recommend(AFTER_ALIEN).items())
          .extracting(each -> each.item().id())
          .containsExactlyInAnyOrder("2", "3", "5");
    }
  }

  @ParameterizedTest
  @EnumSource(PriorPlacement.class)
  void whatTheRequestHidesIsNotRecommendedHoweverMuchThePriorLikesIt(PriorPlacement placement) {
    RecommendRequest request =
        AFTER_ALIEN
            .withExcludedIds(List.of("2"))
            .withAllowed(item -> !item.categories().contains("Comedy"));
    try (Recommender recommender = open(with(0.9, placement, values(50, 50, 0, 0, 0, 50)))) {
      assertThat(recommender.recommend(request).items())
          .extracting(each -> each.item().id())
          .containsExactlyInAnyOrder("3", "4", "5");
    }
  }

  @Test
  void itemsOfOneTitleAreToldApartByThePrior() {
    try (Recommender recommender =
        open(with(0.5, PriorPlacement.WITHIN, values(0, 0, 0, 3, 0, 0)))) {
      Recommendations answer = recommender.recommend(AFTER_ALIEN);

      assertThat(score(answer, "4") - score(answer, "3")).isCloseTo(1.5, within(1e-9));
    }
  }

  @Test
  void thePriorIsAskedForTheHistoryByItemNumbers() {
    AtomicReference<List<Integer>> asked = new AtomicReference<>();
    ItemPrior prior =
        (history, values) -> {
          asked.set(IntStream.of(history).boxed().toList());
          Arrays.fill(values, 0);
        };
    try (Recommender recommender = open(with(0.5, PriorPlacement.WITHIN, prior))) {
      recommender.recommend(RecommendRequest.forHistory(List.of("5", "1", "5")));

      assertThat(asked.get()).containsExactly(4, 0, 4);
    }
  }

  @Test
  void aPriorOfNoWeightIsNotOpened() {
    PriorSpec unopened =
        PriorSpec.of(
            catalogue -> {
              throw new AssertionError("opened");
            },
            0);
    try (Recommender recommender = open(SPEC.withPrior(unopened));
        Recommender alone = open(SPEC)) {
      assertThat(recommender.recommend(AFTER_ALIEN).items())
          .isEqualTo(alone.recommend(AFTER_ALIEN).items());
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void anItemWithoutALogProbabilityIsNamedAndTheNextRequestIsServed(double value) {
    double[] prior = {0, 0, 0, 0, value, 0};
    try (Recommender recommender = open(with(0.5, PriorPlacement.WITHIN, values(prior)))) {
      assertThatExceptionOfType(ItemPriorException.class)
          .isThrownBy(() -> recommender.recommend(AFTER_ALIEN))
          .withMessageContaining("'5'")
          .withMessageContaining(Double.toString(value))
          .withMessageContaining("finite");

      prior[4] = -1;
      assertThat(recommender.recommend(AFTER_ALIEN).items()).hasSize(5);
    }
  }

  @Test
  void anItemThatThePriorLeavesOutIsNamed() {
    ItemPrior forgetful = (history, values) -> Arrays.fill(values, 0, 5, -1);
    try (Recommender recommender = open(with(0.5, PriorPlacement.WITHIN, forgetful))) {
      assertThatExceptionOfType(ItemPriorException.class)
          .isThrownBy(() -> recommender.recommend(AFTER_ALIEN))
          .withMessageContaining("'6'");
    }
  }

  @Test
  void aPriorThatFailsIsNamedAsTheCause() {
    ItemPrior failing =
        (history, values) -> {
          throw new AssertionError("a rule of the house");
        };
    try (Recommender recommender = open(with(0.5, PriorPlacement.AFTER, failing))) {
      assertThatExceptionOfType(ItemPriorException.class)
          .isThrownBy(() -> recommender.recommend(AFTER_ALIEN))
          .withMessageContaining("a rule of the house")
          .withCauseInstanceOf(AssertionError.class);
    }
  }

  @Test
  void aPriorThatRulesOutAllThatTheRequestAllowsIsAnErrorButNotIfNothingIsAllowed() {
    ItemPrior prior = values(0, RULED_OUT, 0, 0, 0, 0);
    try (Recommender recommender = open(with(0.5, PriorPlacement.WITHIN, prior))) {
      assertThatExceptionOfType(ItemPriorException.class)
          .isThrownBy(
              () -> recommender.recommend(AFTER_ALIEN.withAllowed(item -> item.id().equals("2"))))
          .withMessageContaining("allow an item");
      assertThat(recommender.recommend(AFTER_ALIEN.withAllowed(item -> false)).items()).isEmpty();
    }
  }

  @Test
  void scoresAreThoseOfAnExhaustiveSearchForTheWholeCatalogue() {
    for (long seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      Catalogue catalogue = catalogue(random);
      double[] prior = random.doubles(catalogue.size(), -9, 2).toArray();
      Scoring scoring = seed % 2 == 0 ? Scoring.LIKELIHOOD : Scoring.TRIE_NORMALISED;
      double weight = seed % 3 == 0 ? 0 : random.nextDouble();
      RecommenderSpec spec =
          with(weight, PriorPlacement.WITHIN, values(prior))
              .withSearch(SPEC.search().withBeamWidth(3).withScoring(scoring));
      List<String> history = ids(random, catalogue, 1 + random.nextInt(5));
      List<String> asked = ids(random, catalogue, random.nextInt(30));
      RecommendRequest everything =
          RecommendRequest.forHistory(history).withTop(catalogue.size()).withIncludeSeen(true);
      try (Recommender recommender =
              Recommender.open(spec, catalogue, new ScriptedLanguageModel(seed));
          Recommender exhaustive =
              Recommender.open(
                  spec.withSearch(spec.search().withExhaustive(true)),
                  catalogue,
                  new ScriptedLanguageModel(seed))) {
        Recommendations all = exhaustive.recommend(everything);
        List<ItemScore> scores = recommender.score(history, asked);

        assertThat(all.items()).as("seed %d", seed).hasSize(catalogue.size());
        assertThat(scores)
            .as("seed %d", seed)
            .extracting(each -> each.item().id())
            .isEqualTo(asked);
        for (ItemScore each : scores) {
          assertThat(each.score())
              .as("seed %d, item %s", seed, each.item().id())
              .isCloseTo(score(all, each.item().id()), within(1e-9));
          assertThat(each.priorScore().isPresent()).isEqualTo(weight > 0);
          double fromPrior = each.priorScore().orElse(0);
          assertThat(each.score())
              .as("seed %d, item %s", seed, each.item().id())
              .isCloseTo((1 - weight) * each.modelScore() + weight * fromPrior, within(1e-9));
        }
      }
    }
  }

  @Test
  void anItemThatMustNotBeRecommendedIsScoredAllTheSame() {
    ItemPrior prior = values(0, RULED_OUT, 0, 0, 0, 0);
    try (Recommender recommender = open(with(0.5, PriorPlacement.WITHIN, prior))) {
      ItemScore score = recommender.score(List.of("1"), List.of("2")).get(0);

      assertThat(score.modelScore()).isNegative().isGreaterThan(RULED_OUT);
      assertThat(score.priorScore()).hasValue(RULED_OUT);
      assertThat(score.score()).isEqualTo(RULED_OUT);
    }
  }

  @Test
  void nothingToScoreGivesNoScores() {
    try (Recommender recommender = open(SPEC)) {
      assertThat(recommender.score(List.of("1"), List.of())).isEmpty();
    }
  }

  @Test
  void refusesToScoreWhatItCannot() {
    Recommender recommender = open(SPEC);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> recommender.score(List.of("1"), List.of("2", "99")))
        .withMessageContaining("'99'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> recommender.score(List.of("98"), List.of()))
        .withMessageContaining("'98'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> recommender.score(List.of(), List.of("2")))
        .withMessageContaining("history");
    recommender.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> recommender.score(List.of("1"), List.of("2")));
  }

  private static double score(Recommendations answer, String id) {
    return answer.items().stream()
        .filter(each -> each.item().id().equals(id))
        .findFirst()
        .orElseThrow()
        .score();
  }

  /** Titles of which some are equal and some begin alike. */
  private static Catalogue catalogue(Random random) {
    List<Item> items = new ArrayList<>();
    for (int item = 0; item < 40; item++) {
      String title = "Film %d of %d".formatted(random.nextInt(4), random.nextInt(5));
      items.add(new Item(Integer.toString(item), title, List.of()));
    }
    return Catalogue.of(items);
  }

  private static List<String> ids(Random random, Catalogue catalogue, int count) {
    return random.ints(count, 0, catalogue.size()).mapToObj(Integer::toString).toList();
  }

  private static RecommenderSpec with(double weight, PriorPlacement placement, ItemPrior prior) {
    return SPEC.withPrior(
        PriorSpec.of(catalogue -> prior, weight)
            .withPlacement(placement, PriorSpec.DEFAULT_CANDIDATES));
  }

  private static ItemPrior values(double... values) {
    return (history, result) -> System.arraycopy(values, 0, result, 0, result.length);
  }

  private static Recommender open(RecommenderSpec spec) {
    return Recommender.open(spec, FILMS, new ScriptedLanguageModel(11));
  }
}
