// SPDX-License-Identifier: Apache-2.0
package io.genrec.serve;

import static io.genrec.serve.Shop.CATALOGUE;
import static io.genrec.serve.Shop.SEED;
import static io.genrec.serve.Shop.SPEC;
import static io.genrec.serve.Shop.TWO_BY_THREE;
import static io.genrec.serve.Shop.adapter;
import static io.genrec.serve.Shop.after;
import static io.genrec.serve.Shop.answers;
import static io.genrec.serve.Shop.items;
import static io.genrec.serve.Shop.model;
import static io.genrec.serve.Shop.open;
import static io.genrec.serve.Shop.read;
import static io.genrec.serve.Shop.requests;
import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.RecommendRequest;
import io.genrec.Recommendation;
import io.genrec.Recommendations;
import io.genrec.Recommender;
import io.genrec.model.AdapterSpec;
import io.genrec.model.LanguageModel;
import io.genrec.model.ModelLoadException;
import io.genrec.model.ScriptedLanguageModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What users get. */
@Timeout(60)
class BatchRecommenderTest {
  @ParameterizedTest
  @EnumSource(AnswerOrder.class)
  void answersAreThoseOfARecommenderForOneUser(AnswerOrder order) {
    List<BatchRequest> requests = requests(300);
    List<BatchAnswer> answers = new ArrayList<>(answers(TWO_BY_THREE, requests, order));
    answers.sort(Comparator.comparingLong(BatchAnswer::index));

    assertThat(answers).extracting(BatchAnswer::request).isEqualTo(requests);
    try (Recommender single = Recommender.open(SPEC, CATALOGUE, model())) {
      for (BatchAnswer answer : answers) {
        assertThat(items(answer))
            .as("seed %d, user %s", SEED, answer.request().user())
            .isEqualTo(single.recommend(answer.request().recommendRequest()).items());
      }
    }
  }

  @Test
  void answersComeInTheOrderOfTheRequests() {
    assertThat(answers(TWO_BY_THREE, requests(100), AnswerOrder.AS_REQUESTED))
        .extracting(BatchAnswer::index)
        .isEqualTo(IntStream.range(0, 100).mapToObj(index -> (long) index).toList());
  }

  @Test
  void aBadUserIsReportedAndTheRestGoesOn() {
    List<BatchRequest> requests = new ArrayList<>(requests(60));
    requests.set(20, BatchRequest.of("empty", List.of()));
    requests.set(21, BatchRequest.of("unknown", List.of("1", "no such item")));
    requests.set(22, requests.get(22).withWishes(request -> request.withTop(0)));
    requests.set(23, BatchRequest.of("far too long", Collections.nCopies(200_000, "3")));
    requests.set(24, requests.get(24).withWishes(request -> null));
    requests.set(
        25,
        requests
            .get(25)
            .withWishes(
                request -> {
                  throw new AssertionError("a rule of the house");
                }));

    List<BatchAnswer> answers = answers(TWO_BY_THREE, requests, AnswerOrder.AS_REQUESTED);

    assertThat(answers.get(20).failure().orElseThrow())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("history is empty");
    assertThat(answers.get(21).failure().orElseThrow()).hasMessageContaining("no such item");
    assertThat(answers.get(22).failure().orElseThrow()).hasMessageContaining("top");
    assertThat(answers.stream().filter(answer -> answer.recommendations().isPresent()).count())
        .isEqualTo(55);
    assertThat(items(answers.get(23))).hasSize(10);
    assertThat(answers.get(24).failure().orElseThrow()).hasMessageContaining("user 24' gave null");
    assertThat(answers.get(25).failure().orElseThrow())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a rule of the house");
  }

  @Test
  void countsWhatItDoes() {
    List<BatchRequest> requests = new ArrayList<>(requests(30));
    requests.set(3, BatchRequest.of("empty", List.of()));
    try (BatchRecommender recommender = open(TWO_BY_THREE, model())) {
      read(recommender, requests, AnswerOrder.AS_FINISHED);

      BatchStatistics statistics = recommender.statistics();
      assertThat(statistics.submitted()).isEqualTo(30);
      assertThat(statistics.answered()).isEqualTo(29);
      assertThat(statistics.failed()).isEqualTo(1);
      assertThat(statistics.decodedTokens()).isGreaterThan(statistics.steps());
    }
  }

  @Test
  void requestsAreTakenNoFurtherAheadThanTheAnswersAreRead() {
    AtomicInteger taken = new AtomicInteger();
    try (BatchRecommender recommender = open(TWO_BY_THREE, model());
        Stream<BatchAnswer> answers =
            recommender.recommend(
                requests(1000).stream().peek(request -> taken.incrementAndGet()),
                AnswerOrder.AS_REQUESTED)) {
      assertThat(taken).hasValue(0);
      assertThat(answers.iterator().next().index()).isZero();
      assertThat(taken.get()).isBetween(8, 40); // 4 blocks of 8, and what an iterator looks ahead
    }
  }

  @Test
  void aBlockMayBeAsLargeAsAllRequests() {
    BatchSpec oneBlock = TWO_BY_THREE.withBlockUsers(Integer.MAX_VALUE);

    assertThat(answers(oneBlock, requests(30), AnswerOrder.AS_REQUESTED)).hasSize(30);
  }

  @Test
  void manyThreadsMaySubmit() throws Exception {
    List<BatchRequest> requests = requests(40);
    try (BatchRecommender recommender = open(TWO_BY_THREE, model());
        Recommender single = Recommender.open(SPEC, CATALOGUE, model())) {
      List<CompletableFuture<Recommendations>> answers =
          requests.parallelStream().map(recommender::submit).toList();
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get().items())
            .isEqualTo(single.recommend(requests.get(i).recommendRequest()).items());
      }
    }
  }

  @Test
  void usersOfDifferentAdaptersGetTheAnswersOfTheirs(@TempDir Path folder) throws Exception {
    AdapterSpec club = AdapterSpec.of(adapter(folder, "club.gguf", 1));
    AdapterSpec kids = AdapterSpec.of(adapter(folder, "kids.gguf", 2));
    List<List<AdapterSpec>> audiences = List.of(List.of(), List.of(club), List.of(kids));
    List<BatchRequest> requests = new ArrayList<>();
    for (BatchRequest request : requests(90)) {
      requests.add(request.withAdapters(audiences.get(requests.size() % 3)));
    }
    List<BatchAnswer> answers = answers(TWO_BY_THREE, requests, AnswerOrder.AS_REQUESTED);
    List<List<Recommendation>> submitted = new ArrayList<>();
    try (BatchRecommender recommender = open(TWO_BY_THREE, model())) {
      for (CompletableFuture<Recommendations> each :
          requests.stream().map(recommender::submit).toList()) {
        submitted.add(each.get().items());
      }
    }

    for (int audience = 0; audience < 3; audience++) {
      LanguageModel model = new ScriptedLanguageModel(SEED, audiences.get(audience));
      try (Recommender single = Recommender.open(SPEC, CATALOGUE, model)) {
        for (int user = audience; user < 90; user += 3) {
          List<Recommendation> expected =
              single.recommend(requests.get(user).recommendRequest()).items();
          assertThat(items(answers.get(user))).isEqualTo(expected);
          assertThat(submitted.get(user)).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void anAdapterThatCannotBeLoadedFailsItsUsersOnly(@TempDir Path folder) {
    List<BatchRequest> requests = new ArrayList<>(requests(20));
    requests.set(
        5, requests.get(5).withAdapters(List.of(AdapterSpec.of(folder.resolve("missing.gguf")))));

    List<BatchAnswer> answers = answers(TWO_BY_THREE, requests, AnswerOrder.AS_REQUESTED);

    assertThat(answers.get(5).failure().orElseThrow())
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("missing.gguf");
    assertThat(answers.stream().filter(answer -> answer.failure().isPresent())).hasSize(1);
  }

  @Test
  void aReturningUserCostsTheNewTitleOnlyWherePromptsAreKept() throws Exception {
    List<String> before = List.of("10", "20", "30");
    List<String> after = List.of("10", "20", "30", "40");
    long fresh = tokensOfTheSecond(before, after, 0);
    long returning = tokensOfTheSecond(before, after, 4);

    int historyBytes =
        0; // tokens of the scripted model are bytes; each title ends with a line feed
    for (String id : before) {
      historyBytes += CATALOGUE.item(CATALOGUE.indexOf(id).orElseThrow()).title().length() + 1;
    }
    assertThat(fresh - returning).isEqualTo(historyBytes);
  }

  @Test
  void aBlockOfAStreamIsServedAfreshWhateverWasKept() {
    assertThat(tokensOfTheSecondStream(4)).isEqualTo(tokensOfTheSecondStream(0));
  }

  private static long tokensOfTheSecondStream(int cached) {
    BatchSpec spec = TWO_BY_THREE.withSessions(1).withCachedPrompts(cached);
    try (BatchRecommender recommender = open(spec, model())) {
      assertThat(read(recommender, requests(1), AnswerOrder.AS_REQUESTED)).hasSize(1);
      long tokens = recommender.statistics().decodedTokens();
      assertThat(read(recommender, requests(1), AnswerOrder.AS_REQUESTED)).hasSize(1);
      return recommender.statistics().decodedTokens() - tokens;
    }
  }

  @Test
  void whoIsSubmittedJoinsNoBlockOfAStream() throws Exception {
    CountDownLatch submitted = new CountDownLatch(1);
    List<BatchRequest> block = new ArrayList<>(requests(8));
    block.set(0, block.get(0).withWishes(request -> after(submitted, request)));
    try (BatchRecommender recommender = open(TWO_BY_THREE.withSessions(1), model());
        Stream<BatchAnswer> answers =
            recommender.recommend(block.stream(), AnswerOrder.AS_REQUESTED)) {
      CompletableFuture<Long> reading = CompletableFuture.supplyAsync(answers::count);
      while (recommender.statistics().submitted() < 8) {
        Thread.onSpinWait();
      }
      AtomicLong answered = new AtomicLong();
      CompletableFuture<?> other =
          recommender.submit(
              requests(1)
                  .get(0)
                  .withWishes(
                      request -> {
                        answered.set(recommender.statistics().answered());
                        return request;
                      }));
      submitted.countDown();
      other.get();

      assertThat(reading.get()).isEqualTo(8);
      assertThat(answered).hasValue(8);
    }
  }

  private static long tokensOfTheSecond(List<String> before, List<String> after, int cached)
      throws Exception {
    BatchSpec spec =
        BatchSpec.automatic().withSessions(1).withUsersPerSession(1).withCachedPrompts(cached);
    try (BatchRecommender recommender = open(spec, model());
        Recommender single = Recommender.open(SPEC, CATALOGUE, model())) {
      recommender.submit(BatchRequest.of("first", before)).get();
      recommender.submit(BatchRequest.of("another", List.of("77"))).get();
      long tokens = recommender.statistics().decodedTokens();
      List<Recommendation> answer =
          recommender.submit(BatchRequest.of("first again", after)).get().items();
      assertThat(answer).isEqualTo(single.recommend(RecommendRequest.forHistory(after)).items());
      return recommender.statistics().decodedTokens() - tokens;
    }
  }
}
