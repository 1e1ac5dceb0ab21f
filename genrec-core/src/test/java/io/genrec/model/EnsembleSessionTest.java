// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What becomes of an ensemble when one of its members fails, or two threads use it. */
class EnsembleSessionTest {
  private static final SessionSpec SPEC = SessionSpec.of(64, 2);

  private final ScriptedLanguageModel one = new ScriptedLanguageModel(1);
  private final ScriptedLanguageModel two = new ScriptedLanguageModel(2);

  private static DecodeBatch batch() {
    DecodeBatch batch = new DecodeBatch(Normalisation.CANDIDATES);
    batch.beginRow(0);
    batch.addToken(65);
    batch.addCandidate(66);
    batch.addCandidate(67);
    return batch;
  }

  @Test
  void afterOneMemberFailedNothingIsDecodedAnyMore() {
    AtomicInteger decoded = new AtomicInteger();
    DecodeSession first =
        new ForwardingSession(one.openSession(SPEC)) {
          @Override
          public void decode(DecodeBatch batch) {
            decoded.incrementAndGet();
            super.decode(batch);
          }
        };
    DecodeSession second =
        new ForwardingSession(two.openSession(SPEC)) {
          @Override
          public void decode(DecodeBatch batch) {
            throw new InferenceException("the cache is full");
          }
        };
    try (EnsembleSession session = new EnsembleSession(List.of(first, second))) {
      assertThatExceptionOfType(InferenceException.class)
          .isThrownBy(() -> session.decode(batch()))
          .withMessage("the cache is full");
      assertThatExceptionOfType(InferenceException.class)
          .isThrownBy(() -> session.decode(batch()))
          .withMessageContainingAll("the cache is full", "close the session");
      assertThatExceptionOfType(InferenceException.class).isThrownBy(session::reset);
      assertThat(decoded).hasValue(1);
    }
  }

  @Test
  void whatTheFirstMemberRefusesChangesNothing() {
    try (EnsembleSession session =
        new EnsembleSession(List.of(one.openSession(SPEC), two.openSession(SPEC)))) {
      DecodeBatch wrong = new DecodeBatch(Normalisation.CANDIDATES);
      wrong.beginRow(7);
      wrong.addToken(65);

      assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> session.decode(wrong));
      session.decode(batch());
      assertThat(session.length(0)).isEqualTo(1);
    }
  }

  @Test
  void aSecondThreadIsRefusedAndClosingWaitsForTheStep() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger closedDuringStep = new AtomicInteger();
    DecodeSession slow =
        new ForwardingSession(two.openSession(SPEC)) {
          private boolean isDecoding;

          @Override
          public void decode(DecodeBatch batch) {
            isDecoding = true;
            inside.countDown();
            await(goOn);
            super.decode(batch);
            isDecoding = false;
          }

          @Override
          public void close() {
            closedDuringStep.addAndGet(isDecoding ? 1 : 0);
            super.close();
          }
        };
    EnsembleSession session = new EnsembleSession(List.of(one.openSession(SPEC), slow));
    DecodeBatch batch = batch();
    Thread step = new Thread(() -> session.decode(batch));
    step.start();
    await(inside);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> session.decode(batch()))
        .withMessageContaining("another thread");
    Thread close = new Thread(session::close);
    close.start();
    goOn.countDown();
    step.join();
    close.join();

    assertThat(closedDuringStep).hasValue(0);
    assertThat(batch.candidateLogProbability(0)).isNegative();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> session.decode(batch()));
  }

  @Test
  void membersThatWereLoadedAreClosedIfAnotherCannotBe() {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(
            () ->
                EnsembleModel.load(
                    List.of(Path.of("a.gguf"), Path.of("b.gguf")),
                    List.of(
                        () -> one,
                        () -> {
                          throw new ModelLoadException("b.gguf is damaged");
                        })));
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> one.openSession(SPEC));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
