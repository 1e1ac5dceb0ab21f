// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceLlamaTest {
  private static final LlamaShape SHAPE = new LlamaShape(16, 2, 4, 2, 24, 64, false);
  private static final int[] TOKENS = {1, 70, 259, 3, 100};
  private static final List<String> MATRICES =
      List.of("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down");

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void writeModel() throws IOException {
    file = folder.resolve("model.gguf");
    RandomLlama.write(file, SHAPE, LlamaVocabulary.ofBytes(), 5, 0.5f);
  }

  @Test
  void probabilitiesSumToOneAtEveryPosition() throws IOException {
    for (double[] row : ReferenceLlama.load(file).allLogProbabilities(TOKENS)) {
      assertThat(row).hasSize(260);
      assertThat(DoubleStream.of(row).map(Math::exp).sum()).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void aLaterTokenChangesNothingBeforeIt() throws IOException {
    ReferenceLlama model = ReferenceLlama.load(file);
    double[][] all = model.allLogProbabilities(TOKENS);
    for (int length = 1; length <= TOKENS.length; length++) {
      assertThat(model.logProbabilities(Arrays.copyOf(TOKENS, length))).isEqualTo(all[length - 1]);
    }
  }

  @Test
  void theOrderOfTheTokensBeforeMatters() throws IOException {
    ReferenceLlama model = ReferenceLlama.load(file);
    assertThat(largestDifference(model.logProbabilities(5, 6, 7), model.logProbabilities(6, 5, 7)))
        .isGreaterThan(0.01);
  }

  @Test
  void withoutItsLayersTheHeadReadsTheNormalisedEmbedding() throws IOException {
    GgufCopy copy = GgufCopy.of(file);
    for (int layer = 0; layer < SHAPE.layers(); layer++) {
      copy.put(GgufTensor.float32("blk." + layer + ".attn_output.weight", 16, 16));
      copy.put(GgufTensor.float32("blk." + layer + ".ffn_down.weight", 24, 16));
    }
    float[] norm = new float[16];
    for (int i = 0; i < norm.length; i++) {
      norm[i] = 0.5f + i;
    }
    copy.weights("output_norm.weight", norm);
    Path flat = copy.write(folder.resolve("flat.gguf"));

    float[] embedding = copy.weights("token_embd.weight");
    float[] head = copy.weights("output.weight");
    double squares = 0;
    for (int i = 0; i < 16; i++) {
      squares += Math.pow(embedding[70 * 16 + i], 2);
    }
    double[] logits = new double[260];
    double sum = 0;
    for (int token = 0; token < logits.length; token++) {
      for (int i = 0; i < 16; i++) {
        logits[token] +=
            (double) head[token * 16 + i]
                * norm[i]
                * embedding[70 * 16 + i]
                / Math.sqrt(squares / 16 + 1e-5f);
      }
      sum += Math.exp(logits[token]);
    }
    double logSum = Math.log(sum);
    assertThat(ReferenceLlama.load(flat).logProbabilities(1, 70))
        .containsExactly(
            DoubleStream.of(logits).map(logit -> logit - logSum).toArray(), within(1e-9));
  }

  /** One layer of width 2 with one head, in complex numbers: a rotation is a product with e^i. */
  @Test
  void agreesWithALayerWorkedOutByHand() throws IOException {
    Path tiny = folder.resolve("tiny.gguf");
    RandomLlama.write(
        tiny, new LlamaShape(2, 1, 1, 1, 1, 8, true), LlamaVocabulary.ofBytes(), 9, 1f);
    GgufCopy copy = GgufCopy.of(tiny).put("llama.rope.freq_base", GgufValue.float32(7));
    for (String matrix : List.of("attn_q", "attn_k", "attn_v", "attn_output")) {
      copy.weights("blk.0." + matrix + ".weight", 1, 0, 0, 1);
    }
    copy.weights("blk.0.ffn_gate.weight", 2, 0).weights("blk.0.ffn_up.weight", 0, 3);
    copy.weights("blk.0.ffn_down.weight", 1, -1);
    float[] embedding = copy.weights("token_embd.weight");
    embedding[2 * 4] = 3; // token 4 is (3, 4), whose root mean square is 5 / sqrt 2
    embedding[2 * 4 + 1] = 4;
    embedding[2 * 5] = 1; // token 5 is (1, 0), whose root mean square is 1 / sqrt 2
    embedding[2 * 5 + 1] = 0;
    copy.weights("token_embd.weight", embedding).write(tiny);

    // Nearly: epsilon is left out here.
    double root = Math.sqrt(2);
    double[] first = {0.6 * root, 0.8 * root};
    double[] second = {root, 0};
    // Position 1 is turned by one radian: (q e^i) conj(k), its real part, over sqrt 2.
    double toFirst = second[0] * (Math.cos(1) * first[0] + Math.sin(1) * first[1]) / root;
    double toSecond = second[0] * second[0] / root;
    double share = Math.exp(toFirst) / (Math.exp(toFirst) + Math.exp(toSecond));
    double x = 1 + share * first[0] + (1 - share) * second[0];
    double y = share * first[1] + (1 - share) * second[1];
    double scale = root / Math.hypot(x, y);
    double gate = 2 * x * scale;
    double forward = gate / (1 + Math.exp(-gate)) * 3 * y * scale;
    x += forward;
    y -= forward;
    scale = root / Math.hypot(x, y);

    double[] actual = ReferenceLlama.load(tiny).logProbabilities(4, 5);
    double to5 = x * scale;
    double to4 = (3 * x + 4 * y) * scale;
    assertThat(actual[4] - actual[5]).isCloseTo(to4 - to5, within(1e-4));
  }

  @Test
  void keyHeadsThatAreCopiesMakeMultiHeadOfGroupedAttention() throws IOException {
    GgufCopy copy = GgufCopy.of(file).put("llama.attention.head_count_kv", GgufValue.uint32(4));
    for (String matrix : List.of("blk.0.attn_k", "blk.0.attn_v", "blk.1.attn_k", "blk.1.attn_v")) {
      String name = matrix + ".weight";
      float[] grouped = copy.weights(name);
      float[] copied = new float[16 * 16];
      for (int head = 0; head < 4; head++) { // a head is 4 rows of 16
        System.arraycopy(grouped, head / 2 * 64, copied, head * 64, 64);
      }
      copy.put(GgufTensor.float32(name, 16, 16)).weights(name, copied);
    }
    Path multi = copy.write(folder.resolve("multi.gguf"));

    assertThat(ReferenceLlama.load(multi).logProbabilities(TOKENS))
        .containsExactly(ReferenceLlama.load(file).logProbabilities(TOKENS), within(1e-12));
  }

  @Test
  void aTiedHeadIsTheEmbedding() throws IOException {
    GgufCopy copy = GgufCopy.of(file);
    copy.weights("output.weight", copy.weights("token_embd.weight"));
    Path untied = copy.write(folder.resolve("untied.gguf"));
    Path tied = copy.remove("output.weight").write(folder.resolve("tied.gguf"));

    assertThat(ReferenceLlama.load(tied).logProbabilities(TOKENS))
        .isEqualTo(ReferenceLlama.load(untied).logProbabilities(TOKENS));
  }

  @Test
  void frequencyDivisorsOfOneChangeNothingAndOthersDo() throws IOException {
    GgufCopy copy = GgufCopy.of(file).put(GgufTensor.float32("rope_freqs.weight", 2));
    Path same = copy.weights("rope_freqs.weight", 1, 1).write(folder.resolve("same.gguf"));
    Path slow = copy.weights("rope_freqs.weight", 8, 8).write(folder.resolve("slow.gguf"));
    double[] plain = ReferenceLlama.load(file).logProbabilities(TOKENS);

    assertThat(ReferenceLlama.load(same).logProbabilities(TOKENS)).isEqualTo(plain);
    assertThat(largestDifference(ReferenceLlama.load(slow).logProbabilities(TOKENS), plain))
        .isGreaterThan(0.01);
  }

  @Test
  void anAdapterOfScaleZeroChangesNothing() throws IOException {
    ReferenceLlama model = ReferenceLlama.load(file);

    assertThat(model.withAdapter(adapter(MATRICES, 8), 0).logProbabilities(TOKENS))
        .isEqualTo(model.logProbabilities(TOKENS));
  }

  @Test
  void adaptersAddUpAndAlphaOverRankScalesThem() throws IOException {
    ReferenceLlama model = ReferenceLlama.load(file);
    double[] expected = model.withAdapter(adapter(MATRICES, 0), 2).logProbabilities(TOKENS);

    Path single = adapter(MATRICES, 0);
    assertThat(model.withAdapter(single, 0.5f).withAdapter(single, 1.5f).logProbabilities(TOKENS))
        .containsExactly(expected, within(1e-12));
    assertThat(model.withAdapter(adapter(MATRICES, 8), 1).logProbabilities(TOKENS))
        .containsExactly(expected, within(1e-12)); // alpha 8 over rank 4
  }

  @Test
  void everyMatrixCanBeAdapted() throws IOException {
    ReferenceLlama model = ReferenceLlama.load(file);
    double[] plain = model.logProbabilities(TOKENS);
    for (String matrix : MATRICES) {
      double[] adapted = model.withAdapter(adapter(List.of(matrix), 8), 1).logProbabilities(TOKENS);
      assertThat(largestDifference(adapted, plain)).as(matrix).isGreaterThan(1e-3);
    }
  }

  @Test
  void anAdapterIsTheProductOfItsTwoMatrices() throws IOException {
    Path adapter = adapter(List.of("attn_output"), 8);
    GgufCopy copy = GgufCopy.of(file);
    GgufCopy update = GgufCopy.of(adapter);
    for (String name : List.of("blk.0.attn_output.weight", "blk.1.attn_output.weight")) {
      float[] weights = copy.weights(name);
      float[] a = update.weights(name + ".lora_a");
      float[] b = update.weights(name + ".lora_b");
      for (int out = 0; out < 16; out++) {
        for (int in = 0; in < 16; in++) {
          for (int k = 0; k < 4; k++) {
            weights[out * 16 + in] += 2 * b[out * 4 + k] * a[k * 16 + in];
          }
        }
      }
      copy.weights(name, weights);
    }
    Path merged = copy.write(folder.resolve("merged.gguf"));

    assertThat(ReferenceLlama.load(file).withAdapter(adapter, 1).logProbabilities(TOKENS))
        .containsExactly(ReferenceLlama.load(merged).logProbabilities(TOKENS), within(1e-5));
  }

  @Test
  void whatItDoesNotComputeIsRefused() throws IOException {
    Path biased =
        GgufCopy.of(file)
            .put(GgufTensor.float32("blk.1.attn_q.bias", 16))
            .write(folder.resolve("biased.gguf"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReferenceLlama.load(biased))
        .withMessageContaining("blk.1.attn_q.bias");
  }

  @Test
  void halvesAreReadAsTheStandardSays() {
    assertThat(ReferenceTensors.half((short) 0x3C00)).isEqualTo(1);
    assertThat(ReferenceTensors.half((short) 0xC000)).isEqualTo(-2);
    assertThat(ReferenceTensors.half((short) 0x7BFF)).isEqualTo(65_504);
    assertThat(ReferenceTensors.half((short) 0x0001)).isEqualTo(0x1p-24);
    assertThat(ReferenceTensors.half((short) 0xFC00)).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  private Path adapter(List<String> matrices, float alpha) throws IOException {
    Path adapter = folder.resolve("adapter-" + matrices.size() + "-" + alpha + ".gguf");
    RandomAdapter.write(adapter, SHAPE, matrices, 4, alpha, 11);
    return adapter;
  }

  private static double largestDifference(double[] a, double[] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }
}
