// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.genrec.gguf.ReferenceLlama;
import io.genrec.model.DecodeBatch;
import io.genrec.model.DecodeSession;
import io.genrec.model.Engines;
import io.genrec.model.InferenceException;
import io.genrec.model.LanguageModel;
import io.genrec.model.Normalisation;
import io.genrec.model.SessionSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where sequences come and go, free cells are scattered, and this llama.cpp wants them in a row.
 */
class FragmentedCacheTest {
  private static final int CONTEXT = 64;
  private static final int SEQUENCES = 32;
  private static final int VOCABULARY = 260;

  /** As for rows in general; see ReferenceParityTest. */
  private static final double TOLERANCE = 1e-4;

  @TempDir private static Path folder;

  private static int[] tokens(long seed, int count) {
    return new SplittableRandom(seed).ints(count, 0, VOCABULARY).toArray();
  }

  private static void row(DecodeBatch batch, int sequence, int... tokens) {
    batch.beginRow(sequence);
    for (int token : tokens) {
      batch.addToken(token);
    }
    for (int token = 0; token < VOCABULARY; token++) {
      batch.addCandidate(token);
    }
  }

  /** Fills the cache with sequences of two tokens and empties every other one. */
  private static void scatter(DecodeSession session) {
    DecodeBatch fill = new DecodeBatch(Normalisation.VOCABULARY);
    for (int sequence = 0; sequence < SEQUENCES; sequence++) {
      row(fill, sequence, tokens(sequence, 2));
    }
    session.decode(fill);
    DecodeBatch clear = new DecodeBatch(Normalisation.VOCABULARY);
    for (int sequence = 0; sequence < SEQUENCES; sequence += 2) {
      clear.clearSequence(sequence);
    }
    session.decode(clear);
  }

  @Test
  void aRowThatFitsNoRunOfFreeCellsScoresAsEver() throws IOException {
    Path file = PortableModels.write(folder.resolve("m.gguf"), PortableModels.MULTI_HEAD);
    ReferenceLlama reference = ReferenceLlama.load(file);
    try (LanguageModel model = Engines.open(PortableModels.spec(file));
        DecodeSession session = model.openSession(SessionSpec.of(CONTEXT, SEQUENCES))) {
      scatter(session);
      DecodeBatch batch = new DecodeBatch(Normalisation.VOCABULARY);
      row(batch, 0, tokens(100, 20));
      row(batch, 2, tokens(101, 12)); // all that is free
      batch.scoreTokens();

      session.decode(batch);

      double[] first = reference.logProbabilities(tokens(100, 20));
      double[] second = reference.logProbabilities(tokens(101, 12));
      for (int token = 0; token < VOCABULARY; token++) {
        assertThat(batch.candidateLogProbability(token) - first[token])
            .isBetween(-TOLERANCE, TOLERANCE);
        assertThat(batch.candidateLogProbability(VOCABULARY + token) - second[token])
            .isBetween(-TOLERANCE, TOLERANCE);
      }
      double[][] own = reference.allLogProbabilities(tokens(101, 12));
      for (int i = 1; i < 12; i++) {
        assertThat(batch.tokenLogProbability(20 + i) - own[i - 1][tokens(101, 12)[i]])
            .isBetween(-TOLERANCE, TOLERANCE);
      }
    }
  }

  @Test
  void oneTokenMoreThanThereAreCellsIsAFullCache() {
    Path file = PortableModels.write(folder.resolve("m.gguf"), PortableModels.MULTI_HEAD);
    try (LanguageModel model = Engines.open(PortableModels.spec(file));
        DecodeSession session = model.openSession(SessionSpec.of(CONTEXT, SEQUENCES))) {
      scatter(session);
      DecodeBatch batch = new DecodeBatch(Normalisation.VOCABULARY);
      row(batch, 0, tokens(100, 33));

      assertThatExceptionOfType(InferenceException.class)
          .isThrownBy(() -> session.decode(batch))
          .withMessageContaining("64 tokens is full");
    }
  }
}
