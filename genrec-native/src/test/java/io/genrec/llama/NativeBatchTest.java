// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genrec.RecommendRequest;
import io.genrec.Recommendation;
import io.genrec.Recommendations;
import io.genrec.Recommender;
import io.genrec.RecommenderSpec;
import io.genrec.catalogue.Catalogue;
import io.genrec.catalogue.Item;
import io.genrec.model.ModelSpec;
import io.genrec.prompt.PromptTemplate;
import io.genrec.search.BeamSearchConfig;
import io.genrec.search.Scoring;
import io.genrec.serve.AnswerOrder;
import io.genrec.serve.BatchAnswer;
import io.genrec.serve.BatchRecommender;
import io.genrec.serve.BatchRequest;
import io.genrec.serve.BatchSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many users at once on the engine, against one at a time. */
class NativeBatchTest {
  private static final long SEED = 20_261_125;
  private static final double TOLERANCE = 1e-4;
  private static final Catalogue CATALOGUE = catalogue(500);

  @TempDir private static Path folder;

  @ParameterizedTest
  @CsvSource({"TRIE_NORMALISED, 2000", "LIKELIHOOD, 200"})
  void manyUsersGetTheAnswersThatEachWouldGetAlone(Scoring scoring, int users) {
    RecommenderSpec spec = spec(scoring);
    List<BatchRequest> requests = requests(users);
    List<BatchAnswer> answers = answers(spec, BatchSpec.automatic(), requests);

    try (Recommender alone = Recommender.open(spec, CATALOGUE)) {
      for (BatchAnswer answer : answers) {
        String user = "seed " + SEED + ", " + answer.request().user();
        Recommendations expected =
            alone.recommend(RecommendRequest.forHistory(answer.request().history()));
        assertSame(user, items(answer), expected.items());
      }
    }
  }

  @Test
  void theSameBlocksGiveTheSameBitsWhateverElseIsDone() {
    RecommenderSpec spec = spec(Scoring.TRIE_NORMALISED);
    List<BatchRequest> requests = requests(300);
    BatchSpec one = BatchSpec.automatic().withSessions(1).withBlockUsers(50);
    List<BatchAnswer> all = answers(spec, one, requests);
    List<BatchAnswer> later = answers(spec, one.withSessions(3), requests.subList(100, 300));

    for (int user = 100; user < 300; user++) {
      assertThat(items(later.get(user - 100)))
          .as("seed %d, user %d", SEED, user)
          .isEqualTo(items(all.get(user)));
    }
  }

  @Test
  void keptPromptsGiveTheAnswersOfFreshOnes() throws Exception {
    RecommenderSpec spec = spec(Scoring.TRIE_NORMALISED);
    BatchSpec keeping = BatchSpec.automatic().withSessions(1).withCachedPrompts(20);
    try (BatchRecommender recommender = BatchRecommender.open(spec, CATALOGUE, keeping);
        Recommender fresh = Recommender.open(spec, CATALOGUE)) {
      for (BatchRequest request : requests(10)) {
        List<String> history = request.history();
        for (int length = 1; length <= history.size(); length++) {
          BatchRequest grown = BatchRequest.of(request.user(), history.subList(0, length));
          assertSame(
              "seed " + SEED + ", " + request.user() + ", " + length + " titles",
              recommender.submit(grown).get().items(),
              fresh.recommend(RecommendRequest.forHistory(grown.history())).items());
        }
      }
    }
  }

  /** Where two scores are closer than the tolerance, either may come first. */
  private static void assertSame(
      String user, List<Recommendation> found, List<Recommendation> expected) {
    assertThat(found).as(user).hasSameSizeAs(expected);
    for (int rank = 0; rank < found.size(); rank++) {
      double score = expected.get(rank).score();
      assertThat(found.get(rank).score()).as(user).isCloseTo(score, within(TOLERANCE));
      String item = found.get(rank).item().id();
      assertThat(expected)
          .as(user)
          .anyMatch(
              each ->
                  Math.abs(each.score() - score) <= TOLERANCE
                      && (each.item().id().equals(item) || isLast(each, expected)));
    }
  }

  /** At the end of the list a tie may be with an item that did not get in. */
  private static boolean isLast(Recommendation each, List<Recommendation> all) {
    return all.get(all.size() - 1).score() >= each.score() - TOLERANCE;
  }

  private static List<BatchAnswer> answers(
      RecommenderSpec spec, BatchSpec batch, List<BatchRequest> requests) {
    try (BatchRecommender recommender = BatchRecommender.open(spec, CATALOGUE, batch);
        Stream<BatchAnswer> answers =
            recommender.recommend(requests.stream(), AnswerOrder.AS_REQUESTED)) {
      return answers.toList();
    }
  }

  private static List<Recommendation> items(BatchAnswer answer) {
    return answer.recommendations().orElseThrow().items();
  }

  private static RecommenderSpec spec(Scoring scoring) {
    Path file = TestModels.write(folder, TestVocabulary.BYTES);
    return RecommenderSpec.of(ModelSpec.of(file), PromptTemplate.sequence())
        .withPromptTokens(60)
        .withSearch(BeamSearchConfig.defaults().withBeamWidth(8).withScoring(scoring));
  }

  private static Catalogue catalogue(int size) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Item> items = new ArrayList<>();
    for (int item = 0; item < size; item++) {
      String title = "%c%d %d".formatted('a' + random.nextInt(26), random.nextInt(40), item % 7);
      items.add(new Item(Integer.toString(item), title, List.of()));
    }
    return Catalogue.of(items);
  }

  private static List<BatchRequest> requests(int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<BatchRequest> requests = new ArrayList<>();
    for (int user = 0; user < count; user++) {
      List<String> history =
          random
              .ints(1 + random.nextInt(15), 0, CATALOGUE.size())
              .mapToObj(Integer::toString)
              .toList();
      requests.add(BatchRequest.of("user " + user, history));
    }
    return requests;
  }
}
