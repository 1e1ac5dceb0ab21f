// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Writes untrained LLaMAs: to train from the start, to test and to measure with. */
public final class RandomLlama {
  private RandomLlama() {}

  /**
   * Writes a model to train from the start: norms of 1, all other weights random with mean 0 and a
   * standard deviation of {@code 0.5 / sqrt(dim)}, so that scores begin alike in models of all
   * widths; where a layer adds to the residual stream, {@code 1 / sqrt(2 layers)} of that (Radford
   * et al., 2019, section 2.3). The same arguments give the same bytes.
   *
   * @param file replaced if it exists
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, LlamaShape shape, LlamaVocabulary vocabulary, long seed)
      throws IOException {
    double deviation = 0.5 / Math.sqrt(shape.embeddingLength());
    double residual = deviation / Math.sqrt(2.0 * shape.layers());
    write(file, shape, vocabulary, seed, tensor -> addsToResidual(tensor) ? residual : deviation);
  }

  private static boolean addsToResidual(GgufTensor tensor) {
    return tensor.name().endsWith("attn_output.weight")
        || tensor.name().endsWith("ffn_down.weight");
  }

  /**
   * Writes a model: norms of 1, all other weights random with mean 0. The same arguments give the
   * same bytes.
   *
   * @param file replaced if it exists
   * @param standardDeviation of the weights; a larger one makes the model's answers differ more
   * @throws IllegalArgumentException if the deviation is not finite and positive
   * @throws IOException if the file cannot be written
   */
  public static void write(
      Path file, LlamaShape shape, LlamaVocabulary vocabulary, long seed, float standardDeviation)
      throws IOException {
    if (!(standardDeviation > 0) || !Float.isFinite(standardDeviation)) {
      throw new IllegalArgumentException("standard deviation " + standardDeviation);
    }
    write(file, shape, vocabulary, seed, tensor -> standardDeviation);
  }

  private static void write(
      Path file,
      LlamaShape shape,
      LlamaVocabulary vocabulary,
      long seed,
      ToDoubleFunction<GgufTensor> deviation)
      throws IOException {
    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    metadata.put("general.architecture", GgufValue.string("llama"));
    metadata.put("general.name", GgufValue.string("untrained, seed " + seed));
    metadata.put("general.file_type", GgufValue.uint32(0)); // all F32
    metadata.putAll(shape.metadata(vocabulary.size()));
    metadata.putAll(vocabulary.metadata());
    List<GgufTensor> tensors = shape.tensors(vocabulary.size());
    RandomWeights weights = new RandomWeights(seed);
    try (GgufWriter writer = GgufWriter.create(file, metadata, tensors)) {
      for (GgufTensor tensor : tensors) {
        if (tensor.name().endsWith("_norm.weight")) {
          weights.writeOnes(writer, tensor.elements());
        } else {
          weights.write(writer, tensor.elements(), (float) deviation.applyAsDouble(tensor));
        }
      }
      writer.finish();
    }
  }
}
