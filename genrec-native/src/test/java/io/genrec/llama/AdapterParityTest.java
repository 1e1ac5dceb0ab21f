// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.gguf.LlamaShape;
import io.genrec.gguf.RandomAdapter;
import io.genrec.gguf.ReferenceLlama;
import io.genrec.model.AdapterSpec;
import io.genrec.model.DecodeSession;
import io.genrec.model.Engines;
import io.genrec.model.LanguageModel;
import io.genrec.model.ModelSpec;
import io.genrec.model.SessionSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterParityTest {
  /** As for models alone; adapters of deviation 0.1 make the states larger. */
  private static final double TOLERANCE = 1e-4;

  private static final LlamaShape SHAPE = TestModels.GROUPED_QUERY;
  private static final List<String> QUERY_AND_VALUE = List.of("attn_q", "attn_v");
  private static final List<String> ALL =
      List.of("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down");
  private static final int[] TOKENS = EngineScores.randomTokens(3, 20, 260);

  @TempDir private static Path folder;

  private static Path model() {
    return TestModels.write(folder.resolve("model.gguf"), SHAPE);
  }

  private static AdapterSpec adapter(List<String> matrices, int rank, float alpha, float scale)
      throws IOException {
    Path file = folder.resolve(matrices.size() + "-" + rank + "-" + alpha + ".gguf");
    RandomAdapter.write(file, SHAPE, matrices, rank, alpha, 17 + rank);
    return new AdapterSpec(file.toString(), scale);
  }

  private static double[][] expected(AdapterSpec... adapters) throws IOException {
    ReferenceLlama reference = ReferenceLlama.load(model());
    for (AdapterSpec adapter : adapters) {
      reference = reference.withAdapter(adapter.path(), adapter.scale());
    }
    return reference.allLogProbabilities(TOKENS);
  }

  private static double[][] actual(AdapterSpec... adapters) {
    ModelSpec spec = TestModels.spec(model());
    for (AdapterSpec adapter : adapters) {
      spec = spec.withAdapter(adapter);
    }
    try (LanguageModel engine = Engines.open(spec);
        DecodeSession session = engine.openSession(SessionSpec.of(64, 2).withThreads(1))) {
      return EngineScores.stepByStep(session, 1, 260, TOKENS);
    }
  }

  private static void assertAgreement(AdapterSpec... adapters) throws IOException {
    double[][] expected = expected(adapters);
    double[][] actual = actual(adapters);
    for (int i = 0; i < TOKENS.length; i++) {
      assertThat(EngineScores.largestDifference(actual[i], expected[i]))
          .as("position %d", i)
          .isLessThan(TOLERANCE);
    }
  }

  /** How much the last position differs from that of the model alone. */
  private static double effect(AdapterSpec... adapters) throws IOException {
    int last = TOKENS.length - 1;
    return EngineScores.largestDifference(expected(adapters)[last], expected()[last]);
  }

  @ParameterizedTest
  @ValueSource(floats = {1f, 0.25f, -2f})
  void queryAndValueAgreeAtAnyScale(float scale) throws IOException {
    AdapterSpec adapter = adapter(QUERY_AND_VALUE, 4, 8, scale);

    assertThat(effect(adapter)).isGreaterThan(0.01);
    assertAgreement(adapter);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void allSevenMatricesAgreeAtAnyRank(int rank) throws IOException {
    AdapterSpec adapter = adapter(ALL, rank, 4, 1);

    assertThat(effect(adapter)).isGreaterThan(0.01);
    assertAgreement(adapter);
  }

  @Test
  void twoAdaptersAddUpEachWithItsScale() throws IOException {
    assertAgreement(adapter(ALL, 2, 4, 0.5f), adapter(QUERY_AND_VALUE, 4, 8, 1.5f));
  }

  @Test
  void oneAdapterTwiceCountsTwice() throws IOException {
    assertAgreement(adapter(QUERY_AND_VALUE, 4, 8, 0.5f), adapter(QUERY_AND_VALUE, 4, 8, 0.5f));
  }

  @Test
  void anAlphaOfZeroLeavesTheUpdateAsItIs() throws IOException {
    AdapterSpec adapter = adapter(ALL, 4, 0, 0.5f);

    assertThat(effect(adapter)).isGreaterThan(0.01);
    assertAgreement(adapter);
  }

  @Test
  void aScaleOfZeroIsNoAdapter() throws IOException {
    assertThat(Arrays.deepEquals(actual(adapter(ALL, 4, 8, 0)), actual())).isTrue();
  }
}
