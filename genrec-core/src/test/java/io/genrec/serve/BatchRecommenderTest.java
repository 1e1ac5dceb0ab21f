// SPDX-License-Identifier: Apache-2.0
package io.genrec.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.genrec.FailingModel;
import io.genrec.RecommendRequest;
import io.genrec.Recommendation;
import io.genrec.Recommendations;
import io.genrec.Recommender;
import io.genrec.RecommenderSpec;
import io.genrec.catalogue.Catalogue;
import io.genrec.catalogue.Item;
import io.genrec.gguf.LlamaShape;
import io.genrec.gguf.RandomAdapter;
import io.genrec.model.AdapterSpec;
import io.genrec.model.DeviceMemoryException;
import io.genrec.model.InferenceException;
import io.genrec.model.LanguageModel;
import io.genrec.model.ModelLoadException;
import io.genrec.model.ModelSpec;
import io.genrec.model.ScriptedLanguageModel;
import io.genrec.prompt.PromptTemplate;
import io.genrec.search.BeamSearchConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Spliterator;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class BatchRecommenderTest {
  private static final long SEED = 7;
  private static final Catalogue CATALOGUE = catalogue(200);
  private static final RecommenderSpec SPEC =
      RecommenderSpec.of(ModelSpec.of(Path.of("scripted")), PromptTemplate.sequence())
          .withPromptTokens(120)
          .withSearch(BeamSearchConfig.defaults().withBeamWidth(5));
  private static final BatchSpec TWO_BY_THREE =
      BatchSpec.automatic().withSessions(2).withUsersPerSession(3).withBlockUsers(8);

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
  void aStreamThatIsClosedEarlyLeavesTheRecommenderUsable() {
    AtomicInteger closed = new AtomicInteger();
    try (BatchRecommender recommender = open(TWO_BY_THREE, model())) {
      try (Stream<BatchAnswer> answers =
          recommender.recommend(
              requests(1000).stream().onClose(closed::incrementAndGet), AnswerOrder.AS_FINISHED)) {
        assertThat(answers.limit(5).count()).isEqualTo(5);
      }

      assertThat(closed).hasValue(1);
      assertThat(read(recommender, requests(20), AnswerOrder.AS_REQUESTED)).hasSize(20);
      assertThat(recommender.statistics().submitted()).isLessThan(100);
    }
  }

  @Test
  void anExceptionOfTheRequestsReachesTheReader() {
    Stream<BatchRequest> broken =
        requests(50).stream()
            .map(
                request -> {
                  if (request.user().equals("user 30")) {
                    throw new IllegalStateException("the data base is gone");
                  }
                  return request;
                });
    try (BatchRecommender recommender = open(TWO_BY_THREE, model());
        Stream<BatchAnswer> answers = recommender.recommend(broken, AnswerOrder.AS_REQUESTED)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> answers.forEach(answer -> {}))
          .withMessage("the data base is gone");
    }
  }

  @ParameterizedTest
  @EnumSource(AnswerOrder.class)
  void thereAreNoAnswersAfterAnException(AnswerOrder order) {
    try (BatchRecommender recommender = open(TWO_BY_THREE, model());
        Stream<BatchAnswer> answers = recommender.recommend(requests(500).stream(), order)) {
      Spliterator<BatchAnswer> reading = answers.spliterator();
      assertThatIllegalStateException()
          .isThrownBy(
              () ->
                  reading.tryAdvance(
                      answer -> {
                        throw new IllegalStateException("the disk is full");
                      }))
          .withMessage("the disk is full");

      assertThatExceptionOfType(CancellationException.class)
          .isThrownBy(() -> reading.tryAdvance(answer -> {}));
      assertThat(recommender.statistics().submitted()).isLessThan(100);
    }
  }

  @ParameterizedTest
  @EnumSource(AnswerOrder.class)
  void readingIsCancelledWhenTheRecommenderIsClosed(AnswerOrder order) {
    BatchRecommender recommender = open(TWO_BY_THREE, model());
    try (Stream<BatchAnswer> answers = recommender.recommend(requests(500).stream(), order);
        Stream<BatchAnswer> late = recommender.recommend(requests(5).stream(), order)) {
      assertThatExceptionOfType(CancellationException.class)
          .isThrownBy(() -> answers.forEach(answer -> recommender.close()))
          .withMessageContaining("recommender was closed");
      assertThatExceptionOfType(CancellationException.class)
          .isThrownBy(() -> late.forEach(answer -> {}))
          .withMessageContaining("recommender was closed");
    }
  }

  @Test
  void aBlockMayBeAsLargeAsAllRequests() {
    BatchSpec oneBlock = TWO_BY_THREE.withBlockUsers(Integer.MAX_VALUE);

    assertThat(answers(oneBlock, requests(30), AnswerOrder.AS_REQUESTED)).hasSize(30);
  }

  @Test
  void anInterruptedReaderStopsAndStaysInterrupted() throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicInteger interrupted = new AtomicInteger();
    try (BatchRecommender recommender = open(TWO_BY_THREE, model())) {
      Thread reader =
          new Thread(
              () -> {
                try (Stream<BatchAnswer> answers =
                    recommender.recommend(
                        Stream.generate(() -> requests(1).get(0)), AnswerOrder.AS_REQUESTED)) {
                  answers.forEach(answer -> {});
                } catch (CancellationException e) {
                  thrown.set(e);
                  interrupted.set(Thread.currentThread().isInterrupted() ? 1 : 0);
                }
              });
      reader.start();
      while (recommender.statistics().answered() < 20) {
        Thread.onSpinWait();
      }
      reader.interrupt();
      reader.join();

      assertThat(thrown.get()).hasMessageContaining("interrupted");
      assertThat(interrupted).hasValue(1);
      assertThat(read(recommender, requests(10), AnswerOrder.AS_REQUESTED)).hasSize(10);
    }
  }

  @Test
  void closingCancelsWhatIsUnansweredAndRefusesMore() throws Exception {
    BatchRecommender recommender = open(TWO_BY_THREE, model());
    List<CompletableFuture<?>> waiting = new ArrayList<>();
    requests(500).forEach(request -> waiting.add(recommender.submit(request)));
    recommender.close();
    recommender.close();

    for (CompletableFuture<?> answer : waiting) {
      assertThat(answer).isDone();
    }
    assertThat(waiting.get(499)).isCompletedExceptionally();
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> waiting.get(499).get(0, TimeUnit.SECONDS));
    assertThatIllegalStateException()
        .isThrownBy(() -> recommender.submit(requests(1).get(0)))
        .withMessageContaining("closed");
  }

  @Test
  void whatDependsOnAnAnswerMayCloseTheRecommender() throws Exception {
    BatchRecommender recommender = open(TWO_BY_THREE, model());
    recommender
        .submit(requests(1).get(0))
        .thenAccept(answer -> recommender.close())
        .get(30, TimeUnit.SECONDS);

    assertThatIllegalStateException().isThrownBy(() -> recommender.submit(requests(1).get(0)));
  }

  @Test
  void whatDependsOnAnswersOfTwoSessionsMayCloseTheRecommenderAtOnce() throws Exception {
    ScriptedLanguageModel model = model();
    BatchRecommender recommender = open(TWO_BY_THREE, model);
    CyclicBarrier bothInside = new CyclicBarrier(2);
    UnaryOperator<RecommendRequest> closing =
        request -> {
          try {
            bothInside.await(); // so that two sessions' threads are here, each with one request
          } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
          }
          recommender.close();
          return request;
        };
    CompletableFuture<?> first = recommender.submit(requests(1).get(0).withWishes(closing));
    CompletableFuture<?> second = recommender.submit(requests(2).get(1).withWishes(closing));
    for (CompletableFuture<?> answer : List.of(first, second)) {
      assertThatExceptionOfType(CancellationException.class)
          .isThrownBy(() -> answer.get(30, TimeUnit.SECONDS));
    }
    recommender.close();

    assertThatIllegalStateException().isThrownBy(() -> model.tokenizer().encode("a"));
  }

  @Test
  void anInterruptOfTheSessionsThreadByWhatItRunsDoesNotEndIt(@TempDir Path folder)
      throws Exception {
    AdapterSpec club = AdapterSpec.of(adapter(folder, "club.gguf", 1));
    UnaryOperator<RecommendRequest> interrupting =
        request -> {
          Thread.currentThread().interrupt();
          return request;
        };
    try (BatchRecommender recommender = open(TWO_BY_THREE.withSessions(1), model())) {
      for (BatchRequest request : requests(5)) {
        for (List<AdapterSpec> adapters : List.of(List.of(club), List.<AdapterSpec>of())) {
          BatchRequest asked = request.withWishes(interrupting).withAdapters(adapters);
          assertThat(recommender.submit(asked).get(30, TimeUnit.SECONDS).items()).hasSize(10);
        }
      }
    }
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
  void aFailedStepCostsThoseWhoSharedItOnly() throws Exception {
    FailingModel failing = new FailingModel(model());
    BatchSpec oneByOne = BatchSpec.automatic().withSessions(1).withUsersPerSession(1);
    try (BatchRecommender recommender = open(oneByOne, failing)) {
      failing.failNextStep();
      CompletableFuture<?> first = recommender.submit(requests(1).get(0));
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(first::get)
          .withCauseInstanceOf(InferenceException.class);

      assertThat(read(recommender, requests(10), AnswerOrder.AS_REQUESTED))
          .allMatch(answer -> answer.recommendations().isPresent());
      assertThat(recommender.statistics().failed()).isEqualTo(1);
    }
  }

  @Test
  void aFailedStepOfABlockCostsThoseInFlightOnly() {
    FailingModel failing = new FailingModel(model());
    BatchSpec oneByThree = TWO_BY_THREE.withSessions(1).withBlockUsers(64);
    try (BatchRecommender recommender = open(oneByThree, failing);
        Recommender single = Recommender.open(SPEC, CATALOGUE, model())) {
      List<BatchRequest> requests = new ArrayList<>(requests(64));
      requests.set(
          10,
          requests
              .get(10)
              .withWishes(
                  request -> {
                    failing.failNextStep();
                    return request;
                  }));
      List<BatchAnswer> answers = read(recommender, requests, AnswerOrder.AS_REQUESTED);

      assertThat(answers.get(10).failure().orElseThrow()).isInstanceOf(InferenceException.class);
      assertThat(answers.stream().filter(answer -> answer.failure().isPresent()))
          .hasSizeBetween(1, 3);
      for (BatchAnswer answer : answers) {
        if (answer.failure().isEmpty()) {
          assertThat(items(answer))
              .isEqualTo(single.recommend(answer.request().recommendRequest()).items());
        }
      }
    }
  }

  @Test
  void whenASessionCannotBeOpenedTheModelIsClosedAndTheReasonTold() {
    ScriptedLanguageModel model = model();
    LimitedModel limited = new LimitedModel(model, 1);

    assertThatExceptionOfType(DeviceMemoryException.class)
        .isThrownBy(() -> open(TWO_BY_THREE, limited))
        .withMessageContaining("tokens of context");
    assertThat(limited.openSessions()).isZero();
    assertThatIllegalStateException().isThrownBy(() -> model.tokenizer().encode("a"));
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

  @Test
  void whoIsCancelledBeforeHisTurnIsNotServed() throws Exception {
    CountDownLatch cancelled = new CountDownLatch(1);
    AtomicInteger served = new AtomicInteger();
    BatchSpec oneByOne = BatchSpec.automatic().withSessions(1).withUsersPerSession(1);
    BatchRequest request = requests(1).get(0);
    try (BatchRecommender recommender = open(oneByOne, model())) {
      CompletableFuture<?> first =
          recommender.submit(request.withWishes(wanted -> after(cancelled, wanted)));
      CompletableFuture<?> second =
          recommender.submit(
              request.withWishes(
                  wanted -> {
                    served.incrementAndGet();
                    return wanted;
                  }));
      assertThat(second.cancel(false)).isTrue();
      cancelled.countDown();
      first.get();
      recommender.submit(request).get();

      assertThat(served).hasValue(0);
      assertThat(recommender.statistics().answered()).isEqualTo(2);
    }
  }

  @Test
  void closingAStreamCancelsThoseWhoseTurnHasNotCome() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    AtomicInteger served = new AtomicInteger();
    BatchSpec oneByOne =
        BatchSpec.automatic().withSessions(1).withUsersPerSession(1).withBlockUsers(8);
    try (BatchRecommender recommender = open(oneByOne, model())) {
      Stream<BatchRequest> requests =
          requests(100).stream()
              .map(
                  request ->
                      request.withWishes(
                          wanted ->
                              served.incrementAndGet() == 1 ? wanted : after(closed, wanted)));
      try (Stream<BatchAnswer> answers =
          recommender.recommend(requests, AnswerOrder.AS_REQUESTED)) {
        assertThat(answers.iterator().next().failure()).isEmpty();
      }
      closed.countDown();
      recommender.submit(requests(1).get(0)).get();

      assertThat(served.get()).isBetween(1, 2);
    }
  }

  @Test
  void sessionsRunOnDaemonsThatShareTheCores() throws Exception {
    AtomicReference<Boolean> daemon = new AtomicReference<>();
    try (BatchRecommender recommender = open(TWO_BY_THREE, model())) {
      recommender
          .submit(
              requests(1)
                  .get(0)
                  .withWishes(
                      request -> {
                        daemon.set(Thread.currentThread().isDaemon());
                        return request;
                      }))
          .get();

      assertThat(daemon).hasValue(true);
      BatchPlan plan = recommender.plan();
      assertThat(plan.sessions() * plan.threadsPerSession())
          .isLessThanOrEqualTo(Math.max(2, Runtime.getRuntime().availableProcessors()));
    }
  }

  private static RecommendRequest after(CountDownLatch event, RecommendRequest request) {
    try {
      assertThat(event.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return request;
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

  private static List<BatchAnswer> answers(
      BatchSpec spec, List<BatchRequest> requests, AnswerOrder order) {
    try (BatchRecommender recommender = open(spec, model())) {
      return read(recommender, requests, order);
    }
  }

  private static List<BatchAnswer> read(
      BatchRecommender recommender, List<BatchRequest> requests, AnswerOrder order) {
    try (Stream<BatchAnswer> answers = recommender.recommend(requests.stream(), order)) {
      return answers.toList();
    }
  }

  private static BatchRecommender open(BatchSpec spec, LanguageModel model) {
    return BatchRecommender.open(SPEC, CATALOGUE, spec, model);
  }

  private static ScriptedLanguageModel model() {
    return new ScriptedLanguageModel(SEED);
  }

  private static List<Recommendation> items(BatchAnswer answer) {
    return answer.recommendations().orElseThrow().items();
  }

  private static Path adapter(Path folder, String name, long seed) throws IOException {
    Path file = folder.resolve(name);
    LlamaShape shape = new LlamaShape(8, 1, 2, 2, 16, 64, true);
    RandomAdapter.write(file, shape, List.of("attn_q"), 2, 2, seed);
    return file;
  }

  private static Catalogue catalogue(int size) {
    Random random = new Random(SEED);
    List<Item> items = new ArrayList<>();
    for (int item = 0; item < size; item++) {
      String title = "Title %d of %d".formatted(random.nextInt(30), random.nextInt(9));
      items.add(new Item(Integer.toString(item), title, List.of()));
    }
    return Catalogue.of(items);
  }

  private static List<BatchRequest> requests(int count) {
    Random random = new Random(SEED);
    List<BatchRequest> requests = new ArrayList<>();
    for (int user = 0; user < count; user++) {
      List<String> history =
          random
              .ints(1 + random.nextInt(12), 0, CATALOGUE.size())
              .mapToObj(Integer::toString)
              .toList();
      requests.add(BatchRequest.of("user " + user, history));
    }
    return requests;
  }
}
