// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A LLaMA computed in doubles with plain loops, and with no cache: slow, and what every engine is
 * tested against. It reads small GGUF files with weights of type {@code F32} or {@code F16} and
 * refuses files with parts that it does not compute, such as biases, experts or scaled rotary
 * positions. Immutable.
 *
 * <p>RMSNorm, rotary positions on adjacent pairs (llama.cpp's mode NORM), causal grouped-query
 * attention, SwiGLU: Touvron et al., "LLaMA", arXiv:2302.13971; Ainslie et al., "GQA",
 * arXiv:2305.13245. LoRA: Hu et al., arXiv:2106.09685.
 */
public final class ReferenceLlama {
  private final Map<String, double[][]> tensors;
  private final int layers;
  private final int heads;
  private final int kvHeads;
  private final int headSize;
  private final double epsilon;
  private final double[] frequencies; // (rotated pairs of a head): radians for each position

  private ReferenceLlama(ReferenceLlama base, Map<String, double[][]> tensors) {
    this.tensors = tensors;
    this.layers = base.layers;
    this.heads = base.heads;
    this.kvHeads = base.kvHeads;
    this.headSize = base.headSize;
    this.epsilon = base.epsilon;
    this.frequencies = base.frequencies;
  }

  private ReferenceLlama(Map<String, GgufValue> keys, Map<String, double[][]> tensors) {
    this.tensors = tensors;
    layers = (int) named(keys, "llama.block_count").asLong();
    heads = (int) named(keys, "llama.attention.head_count").asLong();
    kvHeads = integer(keys, "llama.attention.head_count_kv", heads);
    int width = tensor("token_embd.weight")[0].length;
    headSize = integer(keys, "llama.attention.key_length", width / heads);
    epsilon = named(keys, "llama.attention.layer_norm_rms_epsilon").asDouble();
    int rotated = integer(keys, "llama.rope.dimension_count", headSize);
    double base = real(keys, "llama.rope.freq_base", 10_000.0);
    double[][] divisors = tensors.get("rope_freqs.weight");
    frequencies = new double[rotated / 2];
    for (int i = 0; i < frequencies.length; i++) {
      double divisor = divisors == null ? 1 : divisors[0][i];
      frequencies[i] = Math.pow(base, -2.0 * i / rotated) / divisor;
    }
  }

  /**
   * Reads a model.
   *
   * @throws IllegalArgumentException if the file has a part that this class does not compute
   */
  public static ReferenceLlama load(Path file) throws IOException {
    GgufFile gguf = GgufFile.read(file);
    Map<String, GgufValue> keys = gguf.metadata();
    for (String key : keys.keySet()) {
      if (key.startsWith("llama.rope.scaling.") || key.startsWith("llama.expert")) {
        throw new IllegalArgumentException(file + ": " + key + " is not computed here");
      }
    }
    ReferenceLlama model = new ReferenceLlama(keys, ReferenceTensors.read(gguf));
    Set<String> unknown = new TreeSet<>(model.tensors.keySet());
    unknown.removeAll(
        Set.of("token_embd.weight", "output_norm.weight", "output.weight", "rope_freqs.weight"));
    unknown.removeIf(
        name ->
            name.matches(
                "blk\\.\\d+\\.(attn_(norm|q|k|v|output)|ffn_(norm|gate|up|down))\\.weight"));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(file + ": not computed here: " + unknown);
    }
    return model;
  }

  /**
   * This model with a LoRA adapter added to its matrices; adapters add up.
   *
   * @param scale the factor on the update, on top of the adapter's own alpha / rank
   * @throws IllegalArgumentException if the adapter changes something else than matrices of blocks
   *     or the untied head
   */
  public ReferenceLlama withAdapter(Path file, float scale) throws IOException {
    GgufFile gguf = GgufFile.read(file);
    double alpha = real(gguf.metadata(), "adapter.lora.alpha", 0.0);
    Map<String, double[][]> updates = ReferenceTensors.read(gguf);
    Map<String, double[][]> adapted = new HashMap<>(tensors);
    for (String name : updates.keySet()) {
      String matrix = name.replaceFirst("\\.lora_[ab]$", "");
      if (!matrix.matches("blk\\.\\d+\\.(attn_(q|k|v|output)|ffn_(gate|up|down))\\.weight")
          && !matrix.equals("output.weight")) {
        throw new IllegalArgumentException(file + ": not computed here: " + name);
      }
      double[][] down = named(updates, matrix + ".lora_a");
      double[][] up = named(updates, matrix + ".lora_b");
      double factor = alpha == 0 ? scale : scale * alpha / down.length;
      adapted.put(matrix, sum(tensor(matrix), down, up, factor)); // of W: the same for a and b
    }
    return new ReferenceLlama(this, adapted);
  }

  /** {@code W + factor * B A} of W (out, in), A (rank, in) and B (out, rank). */
  private static double[][] sum(double[][] matrix, double[][] a, double[][] b, double factor) {
    double[][] sum = new double[matrix.length][];
    for (int row = 0; row < matrix.length; row++) {
      sum[row] = matrix[row].clone();
      for (int column = 0; column < sum[row].length; column++) {
        for (int k = 0; k < a.length; k++) {
          sum[row][column] += factor * b[row][k] * a[k][column];
        }
      }
    }
    return sum;
  }

  /** The number of tokens. */
  public int vocabularySize() {
    return tensor("token_embd.weight").length;
  }

  /**
   * The log-probability (natural, over the whole vocabulary) of each token to come next.
   *
   * @param tokens at positions 0, 1, ...; at least one
   */
  public double[] logProbabilities(int... tokens) {
    return allLogProbabilities(tokens)[tokens.length - 1];
  }

  /**
   * The same after each of the tokens: (tokens, vocabulary).
   *
   * @param tokens at positions 0, 1, ...
   */
  public double[][] allLogProbabilities(int... tokens) {
    double[][] states = new double[tokens.length][]; // (tokens, width)
    for (int t = 0; t < tokens.length; t++) {
      states[t] = tensor("token_embd.weight")[tokens[t]].clone();
    }
    for (int layer = 0; layer < layers; layer++) {
      String block = "blk." + layer + ".";
      attend(block, states);
      for (double[] state : states) {
        double[] x = normalised(state, block + "ffn_norm.weight");
        double[] gate = times(block + "ffn_gate.weight", x);
        double[] up = times(block + "ffn_up.weight", x);
        for (int i = 0; i < up.length; i++) {
          up[i] *= gate[i] / (1 + Math.exp(-gate[i]));
        }
        add(state, times(block + "ffn_down.weight", up));
      }
    }
    String head = tensors.containsKey("output.weight") ? "output.weight" : "token_embd.weight";
    return Arrays.stream(states)
        .map(state -> logSoftmax(times(head, normalised(state, "output_norm.weight"))))
        .toArray(double[][]::new);
  }

  private void attend(String block, double[][] states) {
    int count = states.length;
    double[][] q = new double[count][]; // (tokens, heads * head size)
    double[][] k = new double[count][]; // (tokens, key heads * head size)
    double[][] v = new double[count][]; // (tokens, key heads * head size)
    for (int t = 0; t < count; t++) {
      double[] x = normalised(states[t], block + "attn_norm.weight");
      q[t] = rotated(times(block + "attn_q.weight", x), t);
      k[t] = rotated(times(block + "attn_k.weight", x), t);
      v[t] = times(block + "attn_v.weight", x);
    }
    for (int t = 0; t < count; t++) {
      double[] mixed = new double[heads * headSize];
      for (int head = 0; head < heads; head++) {
        int at = head * headSize;
        int kvAt = head / (heads / kvHeads) * headSize;
        double[] scores = new double[t + 1];
        for (int s = 0; s <= t; s++) {
          for (int i = 0; i < headSize; i++) {
            scores[s] += q[t][at + i] * k[s][kvAt + i] / Math.sqrt(headSize);
          }
        }
        double[] weights = logSoftmax(scores);
        for (int s = 0; s <= t; s++) {
          for (int i = 0; i < headSize; i++) {
            mixed[at + i] += Math.exp(weights[s]) * v[s][kvAt + i];
          }
        }
      }
      add(states[t], times(block + "attn_output.weight", mixed));
    }
  }

  /** Turns the pairs (2i, 2i+1) of each head by the position's angles, in place. */
  private double[] rotated(double[] vector, int position) {
    for (int head = 0; head < vector.length; head += headSize) {
      for (int i = 0; i < frequencies.length; i++) {
        double sine = Math.sin(position * frequencies[i]);
        double cosine = Math.cos(position * frequencies[i]);
        double x = vector[head + 2 * i];
        double y = vector[head + 2 * i + 1];
        vector[head + 2 * i] = x * cosine - y * sine;
        vector[head + 2 * i + 1] = x * sine + y * cosine;
      }
    }
    return vector;
  }

  private double[] normalised(double[] x, String norm) {
    double[] weights = tensor(norm)[0];
    double meanSquare = DoubleStream.of(x).map(value -> value * value).sum() / x.length;
    double factor = 1 / Math.sqrt(meanSquare + epsilon);
    return IntStream.range(0, x.length).mapToDouble(i -> x[i] * factor * weights[i]).toArray();
  }

  private double[] times(String matrix, double[] x) {
    return Arrays.stream(tensor(matrix)).mapToDouble(row -> dot(row, x)).toArray();
  }

  private static double dot(double[] row, double[] x) {
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      sum += row[i] * x[i];
    }
    return sum;
  }

  private static void add(double[] target, double[] summand) {
    for (int i = 0; i < target.length; i++) {
      target[i] += summand[i];
    }
  }

  private static double[] logSoftmax(double[] logits) {
    double max = DoubleStream.of(logits).max().orElseThrow();
    double sum = DoubleStream.of(logits).map(logit -> Math.exp(logit - max)).sum();
    return DoubleStream.of(logits).map(logit -> logit - max - Math.log(sum)).toArray();
  }

  private double[][] tensor(String name) {
    return named(tensors, name);
  }

  private static <T> T named(Map<String, T> values, String name) {
    T value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("there is no " + name);
    }
    return value;
  }

  private static int integer(Map<String, GgufValue> keys, String key, int otherwise) {
    return keys.containsKey(key) ? (int) named(keys, key).asLong() : otherwise;
  }

  private static double real(Map<String, GgufValue> keys, String key, double otherwise) {
    return keys.containsKey(key) ? named(keys, key).asDouble() : otherwise;
  }
}
