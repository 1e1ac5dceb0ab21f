// SPDX-License-Identifier: Apache-2.0
package io.genrec.serve;

import static io.genrec.serve.Shop.CATALOGUE;
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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.genrec.FailingModel;
import io.genrec.RecommendRequest;
import io.genrec.Recommender;
import io.genrec.model.AdapterSpec;
import io.genrec.model.DeviceMemoryException;
import io.genrec.model.InferenceException;
import io.genrec.model.ScriptedLanguageModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Spliterator;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Closing, cancelling, interrupting and failing. */
@Timeout(60)
class BatchRecommenderEndsTest {
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
}
