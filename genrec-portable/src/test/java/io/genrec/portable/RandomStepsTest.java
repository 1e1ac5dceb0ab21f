// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.model.DecodeBatch;
import io.genrec.model.DecodeSession;
import io.genrec.model.Engines;
import io.genrec.model.LanguageModel;
import io.genrec.model.Normalisation;
import io.genrec.model.SessionSpec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long random histories of copies, cuts and rows in a nearly full cache, against decoding anew. */
class RandomStepsTest {
  private static final int VOCABULARY = 260;
  private static final int SEQUENCES = 24;
  private static final int CONTEXT = 256;
  private static final int STEPS = 150;
  private static final float TOLERANCE = 2e-4f;

  @TempDir private static Path folder;

  private final int[][] held = new int[SEQUENCES][0];

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void everyStepScoresAsIfItsSequencesWereDecodedFromTheStart(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Path file = PortableModels.write(folder.resolve("m.gguf"), PortableModels.MULTI_HEAD);
    SessionSpec spec = SessionSpec.of(CONTEXT, SEQUENCES).withThreads(1).withBatchTokens(64);
    try (LanguageModel model = Engines.open(PortableModels.spec(file));
        DecodeSession session = model.openSession(spec);
        DecodeSession fresh = model.openSession(SessionSpec.of(CONTEXT, 1).withThreads(1))) {
      for (int step = 0; step < STEPS; step++) {
        DecodeBatch batch = new DecodeBatch(Normalisation.VOCABULARY);
        edit(batch, random);
        int[] rows = rows(batch, random);
        session.decode(batch);
        for (int row = 0; row < rows.length; row++) {
          float expected = score(fresh, held[rows[row]]);
          assertThat(batch.candidateLogProbability(row) - expected)
              .as("seed %d, step %d, sequence %d", seed, step, rows[row])
              .isBetween(-TOLERANCE, TOLERANCE);
        }
      }
    }
  }

  private void edit(DecodeBatch batch, SplittableRandom random) {
    for (int i = random.nextInt(8); i > 0; i--) {
      int source = random.nextInt(SEQUENCES);
      int destination = random.nextInt(SEQUENCES);
      int tokens = random.nextInt(held[source].length + 1);
      if (random.nextInt(3) == 0) {
        batch.clearSequence(destination);
        held[destination] = new int[0];
      } else {
        batch.copyPrefix(source, destination, tokens);
        held[destination] = Arrays.copyOf(held[source], tokens);
      }
    }
  }

  /** Adds rows as long as the cache has room, counting what copies share for each of them. */
  private int[] rows(DecodeBatch batch, SplittableRandom random) {
    int free = CONTEXT - Arrays.stream(held).mapToInt(tokens -> tokens.length).sum();
    int[] rows = new int[SEQUENCES];
    int count = 0;
    for (int sequence = 0; sequence < SEQUENCES; sequence++) {
      int length = random.nextInt(4) == 0 ? random.nextInt(1, 30) : 1;
      if (length > free || random.nextInt(3) == 0) {
        continue;
      }
      free -= length;
      int before = held[sequence].length;
      held[sequence] = Arrays.copyOf(held[sequence], before + length);
      batch.beginRow(sequence);
      for (int i = 0; i < length; i++) {
        held[sequence][before + i] = random.nextInt(VOCABULARY);
        batch.addToken(held[sequence][before + i]);
      }
      batch.addCandidate(7);
      rows[count++] = sequence;
    }
    return Arrays.copyOf(rows, count);
  }

  private static float score(DecodeSession session, int[] tokens) {
    DecodeBatch batch = new DecodeBatch(Normalisation.VOCABULARY);
    batch.clearSequence(0);
    batch.beginRow(0);
    for (int token : tokens) {
      batch.addToken(token);
    }
    batch.addCandidate(7);
    session.decode(batch);
    return batch.candidateLogProbability(0);
  }
}
