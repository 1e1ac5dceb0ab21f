// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.genrec.gguf.RandomAdapter;
import io.genrec.model.AdapterSpec;
import io.genrec.model.DecodeBatch;
import io.genrec.model.DecodeSession;
import io.genrec.model.LanguageModel;
import io.genrec.model.Normalisation;
import io.genrec.model.SessionSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConcurrencyTest {
  private static final int ROUNDS = 100;
  private static final SessionSpec SPEC = SessionSpec.of(1024, 2).withThreads(1);
  private static final ExecutorService THREADS = Executors.newFixedThreadPool(4);

  @TempDir private static Path folder;

  @AfterAll
  static void stop() {
    THREADS.shutdown();
  }

  private static LanguageModel open() {
    return TestModels.open(TestModels.write(folder.resolve("model.gguf"), TestModels.TINY));
  }

  /** Starts all at one moment and waits; what one throws is thrown, but for a closed object. */
  private static void race(List<Runnable> tasks) throws Exception {
    CyclicBarrier start = new CyclicBarrier(tasks.size());
    List<Future<?>> running = new ArrayList<>();
    for (Runnable task : tasks) {
      Callable<Void> race =
          () -> {
            start.await();
            try {
              task.run();
            } catch (IllegalStateException e) {
              assertThat(e).hasMessageContaining("closed");
            }
            return null;
          };
      running.add(THREADS.submit(race));
    }
    for (Future<?> each : running) {
      each.get();
    }
  }

  @Test
  void aModelIsClosedByTwoThreadsWhileTwoUseIt() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      LanguageModel model = open();
      Runnable decoding =
          () -> {
            try (DecodeSession session = model.openSession(SPEC)) {
              EngineUse.score(session, 1, 2, 3);
            }
          };
      Runnable tokenising = () -> model.tokenizer().decode(model.tokenizer().encode("Heat"));
      race(List.of(model::close, model::close, decoding, tokenising));
      assertThatIllegalStateException().isThrownBy(() -> model.openSession(SPEC));
    }
  }

  @Test
  void aSessionIsClosedWhileAnotherThreadDecodes() throws Exception {
    try (LanguageModel model = open()) {
      int[] tokens = EngineScores.randomTokens(1, 500, 260);
      for (int round = 0; round < ROUNDS; round++) {
        DecodeSession session = model.openSession(SPEC);
        Runnable decoding =
            () -> {
              for (int i = 0; i < 20; i++) {
                EngineUse.score(session, tokens);
              }
            };
        race(List.of(decoding, session::close, session::close));
        assertThatIllegalStateException().isThrownBy(() -> EngineUse.score(session, 1));
      }
    }
  }

  @Test
  void aStepThatRunsWhenItsSessionIsClosedEndsAsEver() throws Exception {
    try (LanguageModel model = openSlow()) {
      DecodeSession session = model.openSession(SPEC);
      AtomicBoolean stopped = new AtomicBoolean();
      Future<Integer> steps = THREADS.submit(() -> scoreUntil(stopped, session));
      waitUntilAnotherIsInside(session);

      session.close();

      assertThat(steps.get()).isPositive();
      assertThat(stopped).isFalse();
    }
  }

  @Test
  void aSecondThreadIsRefusedAndTheFirstNotDisturbed() throws Exception {
    try (LanguageModel model = openSlow();
        DecodeSession session = model.openSession(SPEC)) {
      AtomicBoolean stopped = new AtomicBoolean();
      Future<Integer> steps = THREADS.submit(() -> scoreUntil(stopped, session));

      waitUntilAnotherIsInside(session);

      stopped.set(true);
      assertThat(steps.get()).isPositive();
    }
  }

  private static LanguageModel openSlow() {
    Path file = folder.resolve("slow.gguf");
    return TestModels.open(TestModels.write(file, TestModels.GROUPED_QUERY));
  }

  /** Decodes one text again and again until it is stopped or the session closed. */
  private static int scoreUntil(AtomicBoolean stopped, DecodeSession session) {
    int[] tokens = EngineScores.randomTokens(1, 500, 260);
    Set<Float> scores = new HashSet<>();
    int steps = 0;
    while (!stopped.get()) {
      try {
        scores.add(EngineUse.score(session, tokens));
        steps++;
      } catch (IllegalStateException e) {
        if (String.valueOf(e.getMessage()).contains("closed")) {
          break;
        }
      }
    }
    assertThat(scores).hasSize(1);
    return steps;
  }

  /** Asks until the session says that another thread is inside. */
  private static void waitUntilAnotherIsInside(DecodeSession session) {
    String message = "";
    while (!message.contains("another thread")) {
      try {
        session.decode(new DecodeBatch(Normalisation.CANDIDATES));
      } catch (IllegalStateException e) {
        message = String.valueOf(e.getMessage());
      }
    }
  }

  @Test
  void sessionsOfOneModelRunSideBySide() throws Exception {
    try (LanguageModel model = open()) {
      int[] tokens = EngineScores.randomTokens(1, 100, 260);
      float expected;
      try (DecodeSession session = model.openSession(SPEC)) {
        expected = EngineUse.score(session, tokens);
      }
      Runnable decoding =
          () -> {
            try (DecodeSession session = model.openSession(SPEC)) {
              for (int i = 0; i < 30; i++) {
                assertThat(EngineUse.score(session, tokens)).isEqualTo(expected);
              }
            }
          };
      race(List.of(decoding, decoding, decoding, decoding));
    }
  }

  @Test
  void sessionsWithAdaptersOfTheirOwnOpenSideBySide() throws Exception {
    int[] tokens = EngineScores.randomTokens(1, 100, 260);
    List<SessionSpec> specs = new ArrayList<>();
    List<Float> expected = new ArrayList<>();
    for (int seed = 0; seed < 4; seed++) {
      Path adapter = folder.resolve("adapter-" + seed + ".gguf");
      RandomAdapter.write(adapter, TestModels.TINY, List.of("attn_q", "ffn_down"), 2, 40, seed);
      specs.add(SPEC.withAdapters(List.of(AdapterSpec.of(adapter))));
      try (LanguageModel model = open();
          DecodeSession session = model.openSession(specs.get(seed))) {
        expected.add(EngineUse.score(session, tokens));
      }
    }
    assertThat(expected).doesNotHaveDuplicates();
    for (int round = 0; round < 20; round++) {
      try (LanguageModel model = open()) {
        List<Runnable> decoding = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
          SessionSpec spec = specs.get(i);
          float score = expected.get(i);
          decoding.add(
              () -> {
                try (DecodeSession session = model.openSession(spec)) {
                  for (int step = 0; step < 5; step++) {
                    assertThat(EngineUse.score(session, tokens)).isEqualTo(score);
                  }
                }
              });
        }
        race(decoding);
      }
    }
  }

  @Test
  void modelsLoadSideBySide() throws Exception {
    Runnable loading =
        () -> {
          for (int i = 0; i < 10; i++) {
            EngineUse.loadAndDecode(
                TestModels.spec(TestModels.write(folder.resolve("m.gguf"), TestModels.TINY)));
          }
        };
    loading.run();
    race(List.of(loading, loading, loading, loading));
  }
}
