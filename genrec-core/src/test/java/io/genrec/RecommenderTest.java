// SPDX-License-Identifier: Apache-2.0
package io.genrec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genrec.catalogue.Catalogue;
import io.genrec.catalogue.Item;
import io.genrec.model.InferenceException;
import io.genrec.model.ModelSpec;
import io.genrec.model.ScriptedLanguageModel;
import io.genrec.prompt.PromptMode;
import io.genrec.prompt.PromptTemplate;
import io.genrec.search.BeamSearchConfig;
import io.genrec.search.Scoring;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RecommenderTest {
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

  @Test
  void recommendsEveryItemThatTheUserHasNotHad() {
    try (Recommender recommender = open(SPEC)) {
      Recommendations answer = recommender.recommend(AFTER_ALIEN);

      assertThat(answer.items())
          .extracting(each -> each.item().id())
          .containsExactlyInAnyOrder("2", "3", "4", "5", "6");
      assertThat(answer.items()).extracting(Recommendation::rank).containsExactly(1, 2, 3, 4, 5);
      assertThat(answer.isShort()).isTrue();
      assertThat(answer.exact()).isTrue();
      assertThat(answer.titlesUsed()).isEqualTo(1);
    }
  }

  @Test
  void probabilitiesOfTheWholeCatalogueSumToOne() {
    try (Recommender recommender = open(SPEC)) {
      Recommendations answer = recommender.recommend(AFTER_ALIEN.withIncludeSeen(true));

      assertThat(answer.items().stream().mapToDouble(e -> e.probability().orElseThrow()).sum())
          .isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void likelihoodsHaveNoProbability() {
    BeamSearchConfig likelihood = SPEC.search().withScoring(Scoring.LIKELIHOOD);
    try (Recommender recommender = open(SPEC.withSearch(likelihood))) {
      assertThat(recommender.recommend(AFTER_ALIEN).items())
          .hasSize(5)
          .allMatch(each -> each.probability().isEmpty() && each.score() < 0);
    }
  }

  @Test
  void leavesOutWhatTheRequestExcludesOrDoesNotAllow() {
    try (Recommender recommender = open(SPEC)) {
      Recommendations answer =
          recommender.recommend(
              AFTER_ALIEN
                  .withExcludedIds(List.of("4"))
                  .withAllowed(item -> item.categories().contains("Crime")));

      assertThat(answer.items()).extracting(each -> each.item().id()).containsExactly("3");
    }
  }

  @Test
  void answersDoNotDependOnWhoWasServedBefore() {
    RecommendRequest other = RecommendRequest.forHistory(List.of("5", "6", "3")).withTop(3);
    try (Recommender recommender = open(SPEC)) {
      List<Recommendation> first = recommender.recommend(AFTER_ALIEN).items();
      recommender.recommend(other);

      assertThat(recommender.recommend(AFTER_ALIEN).items()).isEqualTo(first);
    }
  }

  @Test
  void threadsGetTheAnswersThatTheyWouldGetAlone() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Recommender recommender = open(SPEC)) {
      List<Recommendation> alone = recommender.recommend(AFTER_ALIEN).items();
      List<Future<Recommendations>> answers =
          threads.invokeAll(Collections.nCopies(16, () -> recommender.recommend(AFTER_ALIEN)));
      for (Future<Recommendations> answer : answers) {
        assertThat(answer.get().items()).isEqualTo(alone);
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void wholeTextGivesTheSameWhereTokensAreBytes() {
    try (Recommender bySegments = open(SPEC);
        Recommender wholeText = open(SPEC.withPromptMode(PromptMode.WHOLE_TEXT))) {
      assertThat(wholeText.recommend(AFTER_ALIEN).items())
          .isEqualTo(bySegments.recommend(AFTER_ALIEN).items());
    }
  }

  @Test
  void readsTheNewestTitlesThatFit() {
    int prefix = PromptTemplate.sequence().prefix().length() + 1; // and the beginning of sequence
    RecommenderSpec small = SPEC.withPromptTokens(prefix + "Alien (1979)\nHeat (1995)\n".length());
    RecommendRequest long3 = RecommendRequest.forHistory(List.of("5", "1", "3")).withTop(2);
    RecommendRequest newest2 =
        RecommendRequest.forHistory(List.of("1", "3")).withTop(2).withExcludedIds(List.of("5"));
    try (Recommender recommender = open(small)) {
      Recommendations answer = recommender.recommend(long3);

      assertThat(answer.titlesUsed()).isEqualTo(2);
      assertThat(answer.items()).isEqualTo(recommender.recommend(newest2).items());
    }
  }

  @Test
  void anUnknownItemIsNamed() {
    try (Recommender recommender = open(SPEC)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> recommender.recommend(RecommendRequest.forHistory(List.of("99"))))
          .withMessageContaining("'99'");
    }
  }

  @Test
  void refusesAnEmptyCatalogueAndAPromptThatCannotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Recommender.open(SPEC, Catalogue.of(List.of()), model()))
        .withMessageContaining("empty");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(SPEC.withPromptTokens(3)))
        .withMessageContaining("too small");
  }

  @Test
  void aStepThatFailedInWhateverWayDoesNotSpoilTheNextRequest() {
    FailingModel failing = new FailingModel(model());
    try (Recommender recommender = Recommender.open(SPEC, FILMS, failing)) {
      List<Recommendation> expected = recommender.recommend(AFTER_ALIEN).items();
      for (RuntimeException failure :
          List.of(new InferenceException("no memory"), new IllegalArgumentException("a defect"))) {
        failing.failNextStep(failure);

        assertThatThrownBy(() -> recommender.recommend(AFTER_ALIEN)).isSameAs(failure);
        assertThat(recommender.recommend(AFTER_ALIEN).items()).isEqualTo(expected);
      }
    }
  }

  @Test
  void keptPromptsOutliveARequestThatAllowsNothing() {
    RecommenderSpec keeping = SPEC.withCompute(ComputeSpec.defaults().withCachedPrompts(2));
    RecommendRequest next = RecommendRequest.forHistory(List.of("1", "3"));
    try (Recommender recommender = open(keeping);
        Recommender fresh = open(SPEC)) {
      recommender.recommend(AFTER_ALIEN);
      assertThat(recommender.recommend(AFTER_ALIEN.withAllowed(item -> false)).items()).isEmpty();

      assertThat(recommender.recommend(next).items()).isEqualTo(fresh.recommend(next).items());
    }
  }

  @Test
  void aClosedRecommenderRefusesRequestsAndHasClosedItsModel() {
    ScriptedLanguageModel model = model();
    Recommender recommender = Recommender.open(SPEC, FILMS, model);
    recommender.close();
    recommender.close();

    assertThatIllegalStateException().isThrownBy(() -> recommender.recommend(AFTER_ALIEN));
    assertThatIllegalStateException().isThrownBy(() -> model.tokenizer().encode("Heat"));
  }

  private static Recommender open(RecommenderSpec spec) {
    return Recommender.open(spec, FILMS, model());
  }

  private static ScriptedLanguageModel model() {
    return new ScriptedLanguageModel(11);
  }
}
