// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.gguf.LlamaShape;
import io.genrec.model.DecodeBatch;
import io.genrec.model.DecodeSession;
import io.genrec.model.Engines;
import io.genrec.model.LanguageModel;
import io.genrec.model.Normalisation;
import io.genrec.model.SessionSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * This llama.cpp's products of matrices share a counter, so that two at once miss parts of them.
 */
class SideBySideTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 60;

  /** Wide enough for products to be cut into many parts. */
  private static final LlamaShape WIDE = new LlamaShape(256, 2, 4, 4, 512, 1024, true);

  @TempDir private static Path folder;

  private static float score(DecodeSession session) {
    DecodeBatch batch = new DecodeBatch(Normalisation.VOCABULARY);
    batch.clearSequence(0);
    batch.beginRow(0);
    new SplittableRandom(1).ints(60, 0, 260).forEach(batch::addToken);
    batch.addCandidate(7);
    session.decode(batch);
    return batch.candidateLogProbability(0);
  }

  @Test
  void sessionsOnSeveralThreadsScoreAsOneAlone() throws Exception {
    Path file = PortableModels.write(folder.resolve("wide.gguf"), WIDE);
    SessionSpec spec = SessionSpec.of(64, 1).withThreads(1);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (LanguageModel model = Engines.open(PortableModels.spec(file))) {
      float expected;
      try (DecodeSession session = model.openSession(spec)) {
        expected = score(session);
      }
      Callable<List<Float>> scoring =
          () -> {
            List<Float> scores = new ArrayList<>();
            try (DecodeSession session = model.openSession(spec)) {
              for (int round = 0; round < ROUNDS; round++) {
                scores.add(score(session));
              }
            }
            return scores;
          };
      List<Future<List<Float>>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        running.add(threads.submit(scoring));
      }
      for (Future<List<Float>> each : running) {
        assertThat(each.get()).containsOnly(expected);
      }
    } finally {
      threads.shutdown();
    }
  }
}
