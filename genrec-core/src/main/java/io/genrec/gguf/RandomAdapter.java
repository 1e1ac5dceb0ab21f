// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes LoRA adapters with random weights, which change a model's answers: for tests. */
public final class RandomAdapter {
  private static final float STANDARD_DEVIATION = 0.1f;

  private RandomAdapter() {}

  /**
   * Writes an adapter for every block of a model. The same arguments give the same bytes.
   *
   * @param file replaced if it exists
   * @param base the shape of the model that it is for
   * @param matrices the block matrices to adapt, such as {@code attn_q} and {@code attn_v}
   * @param rank the rank of the update, positive
   * @param alpha the update is scaled by {@code alpha / rank}; 0 leaves it as it is
   * @throws IllegalArgumentException if there is no matrix or an unknown one, or the rank is not
   *     positive
   * @throws IOException if the file cannot be written
   */
  public static void write(
      Path file, LlamaShape base, List<String> matrices, int rank, float alpha, long seed)
      throws IOException {
    if (matrices.isEmpty() || rank <= 0) {
      throw new IllegalArgumentException("an adapter needs a matrix and a positive rank");
    }
    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    metadata.put("general.type", GgufValue.string("adapter"));
    metadata.put("general.architecture", GgufValue.string("llama"));
    metadata.put("general.name", GgufValue.string("random, seed " + seed));
    metadata.put("adapter.type", GgufValue.string("lora"));
    metadata.put("adapter.lora.alpha", GgufValue.float32(alpha));
    List<GgufTensor> tensors = new ArrayList<>();
    for (int layer = 0; layer < base.layers(); layer++) {
      for (String matrix : matrices) {
        String name = "blk." + layer + "." + matrix + ".weight";
        tensors.add(GgufTensor.float32(name + ".lora_a", base.inputLength(matrix), rank));
        tensors.add(GgufTensor.float32(name + ".lora_b", rank, base.outputLength(matrix)));
      }
    }
    RandomWeights weights = new RandomWeights(seed);
    try (GgufWriter writer = GgufWriter.create(file, metadata, tensors)) {
      for (GgufTensor tensor : tensors) {
        weights.write(writer, tensor.elements(), STANDARD_DEVIATION);
      }
      writer.finish();
    }
  }
}
