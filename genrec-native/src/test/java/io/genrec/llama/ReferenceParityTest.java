// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genrec.gguf.LlamaShape;
import io.genrec.gguf.ReferenceLlama;
import io.genrec.model.DecodeBatch;
import io.genrec.model.DecodeSession;
import io.genrec.model.FlashAttention;
import io.genrec.model.LanguageModel;
import io.genrec.model.Normalisation;
import io.genrec.model.SessionSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine, in 32 bits and with a cache, against plain loops in 64 bits. */
class ReferenceParityTest {
  /**
   * The largest differences seen over 20 seeds: 6e-6 after 1 token, 2e-5 after 20, 5e-5 after 100.
   * They are those of sums in 32 bits, and of angles in 32 bits that grow with the position.
   */
  private static final double TOLERANCE = 1e-4;

  private static final SessionSpec SPEC = SessionSpec.of(512, 6).withThreads(1);
  private static final int VOCABULARY = 260;

  @TempDir private static Path folder;

  static List<LlamaShape> shapes() {
    return List.of(
        TestModels.MULTI_HEAD, // tied
        new LlamaShape(48, 2, 4, 4, 96, 1024, false),
        new LlamaShape(64, 3, 8, 2, 128, 1024, true),
        TestModels.GROUPED_QUERY, // untied
        new LlamaShape(32, 1, 4, 1, 48, 1024, true));
  }

  private static Path file(LlamaShape shape) {
    return TestModels.write(folder.resolve(Integer.toHexString(shape.hashCode())), shape);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void everyPositionAgreesStepByStep(LlamaShape shape) throws IOException {
    ReferenceLlama reference = ReferenceLlama.load(file(shape));
    try (LanguageModel engine = TestModels.open(file(shape))) {
      for (long seed = 1; seed <= 3; seed++) {
        int[] tokens = EngineScores.randomTokens(seed, 24, VOCABULARY);
        double[][] expected = reference.allLogProbabilities(tokens);
        try (DecodeSession session = engine.openSession(SPEC)) {
          double[][] actual = EngineScores.stepByStep(session, 2, VOCABULARY, tokens);
          for (int i = 0; i < tokens.length; i++) {
            assertThat(EngineScores.largestDifference(actual[i], expected[i]))
                .as("seed %d, position %d", seed, i)
                .isLessThan(TOLERANCE);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void wholeRowsAgreeAlsoBeyondABatch(LlamaShape shape) throws IOException {
    ReferenceLlama reference = ReferenceLlama.load(file(shape));
    try (LanguageModel engine = TestModels.open(file(shape))) {
      for (int length : new int[] {1, 2, 31, 32, 33, 100}) {
        int[] tokens = EngineScores.randomTokens(length, length, VOCABULARY);
        try (DecodeSession session = engine.openSession(SPEC.withBatchTokens(32))) {
          double[] actual = EngineScores.append(session, 5, VOCABULARY, tokens);
          assertThat(EngineScores.largestDifference(actual, reference.logProbabilities(tokens)))
              .as("%d tokens", length)
              .isLessThan(TOLERANCE);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void scoresOfARowsOwnTokensAgree(LlamaShape shape) throws IOException {
    int[] tokens = EngineScores.randomTokens(9, 60, VOCABULARY);
    double[][] expected = ReferenceLlama.load(file(shape)).allLogProbabilities(tokens);
    DecodeBatch batch = new DecodeBatch(Normalisation.VOCABULARY);
    EngineScores.addRow(batch, 1, VOCABULARY, tokens);
    batch.scoreTokens();
    try (LanguageModel engine = TestModels.open(file(shape));
        DecodeSession session = engine.openSession(SPEC)) {
      session.decode(batch);
    }
    for (int i = 1; i < tokens.length; i++) {
      assertThat((double) batch.tokenLogProbability(i))
          .as("token %d", i)
          .isCloseTo(expected[i - 1][tokens[i]], within(TOLERANCE));
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void branchesOfASharedPrefixAgreeWithEitherKernel(LlamaShape shape) throws IOException {
    ReferenceLlama reference = ReferenceLlama.load(file(shape));
    int[] tokens = EngineScores.randomTokens(4, 100, VOCABULARY);
    try (LanguageModel engine = TestModels.open(file(shape))) {
      for (FlashAttention choice : TestModels.kernels()) {
        try (DecodeSession session = engine.openSession(SPEC.withFlashAttention(choice))) {
          checkBranches(reference, session);
          double[] tiled = EngineScores.append(session, 4, VOCABULARY, tokens); // from 64 tokens on
          assertThat(EngineScores.largestDifference(tiled, reference.logProbabilities(tokens)))
              .as("fused attention %s", choice)
              .isLessThan(TOLERANCE);
        }
      }
    }
  }

  /** Three branches off one prefix, of different lengths, one of which branches again. */
  private static void checkBranches(ReferenceLlama reference, DecodeSession session) {
    int[] prefix = EngineScores.randomTokens(6, 20, VOCABULARY);
    EngineScores.append(session, 0, VOCABULARY, prefix);
    DecodeBatch batch = new DecodeBatch(Normalisation.VOCABULARY);
    batch.copySequence(0, 1);
    batch.copySequence(0, 2);
    EngineScores.addRow(batch, 0, VOCABULARY, 7);
    EngineScores.addRow(batch, 1, VOCABULARY, 8, 9);
    EngineScores.addRow(batch, 2, VOCABULARY, 10, 11, 12);
    session.decode(batch);
    DecodeBatch next = new DecodeBatch(Normalisation.VOCABULARY);
    next.copySequence(1, 3);
    next.clearSequence(0);
    EngineScores.addRow(next, 1, VOCABULARY, 13);
    EngineScores.addRow(next, 3, VOCABULARY, 14, 15);
    session.decode(next);

    int[][] tails = {{7}, {8, 9}, {10, 11, 12}, {8, 9, 13}, {8, 9, 14, 15}};
    for (int i = 0; i < tails.length; i++) {
      int[] whole = Arrays.copyOf(prefix, prefix.length + tails[i].length);
      System.arraycopy(tails[i], 0, whole, prefix.length, tails[i].length);
      double[] actual =
          EngineScores.candidates(i < 3 ? batch : next, i < 3 ? i : i - 3, VOCABULARY);
      assertThat(EngineScores.largestDifference(actual, reference.logProbabilities(whole)))
          .as("behind the prefix %s", Arrays.toString(tails[i]))
          .isLessThan(TOLERANCE);
    }
  }
}
