// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which tensors a LLaMA of a shape has, and which it may have. */
final class LlamaTensors {
  private final LlamaShape shape;
  private final Map<String, List<Long>> required = new LinkedHashMap<>();
  private final Map<String, List<Long>> optional = new LinkedHashMap<>();

  LlamaTensors(LlamaShape shape, int vocabularySize) {
    this.shape = shape;
    shape.tensors(vocabularySize).forEach(tensor -> required.put(tensor.name(), tensor.shape()));
    optional.put("rope_freqs.weight", List.of(shape.headSize() / 2L));
    for (int layer = 0; layer < shape.layers(); layer++) {
      for (String matrix : LlamaShape.BLOCK_MATRICES) {
        optional.put(
            "blk." + layer + "." + matrix + ".bias", List.of((long) shape.outputLength(matrix)));
      }
    }
  }

  /**
   * Checks that a file's tensors are these.
   *
   * @throws IllegalArgumentException if one is missing, unknown, or of a wrong shape or type
   */
  void check(Map<String, GgufTensor> tensors) {
    for (String name : required.keySet()) {
      if (!tensors.containsKey(name)) {
        throw new IllegalArgumentException(
            "there is no tensor %s, which a LLaMA of %d layers has; fetch or convert the file again"
                .formatted(name, shape.layers()));
      }
    }
    for (GgufTensor tensor : tensors.values()) {
      List<Long> wanted = required.getOrDefault(tensor.name(), optional.get(tensor.name()));
      if (wanted == null) {
        throw new IllegalArgumentException(
            "tensor %s is no part of a LLaMA of %d layers as genrec runs it"
                .formatted(tensor.name(), shape.layers()));
      }
      if (!tensor.shape().equals(wanted)) {
        throw new IllegalArgumentException(
            "tensor %s is of shape %s, but the file's keys imply %s"
                .formatted(tensor.name(), tensor.shape(), wanted));
      }
      boolean matrix = wanted.size() > 1;
      if (matrix ? !tensor.type().holdsWeights() : tensor.type() != GgmlType.F32) {
        throw new IllegalArgumentException(
            "tensor %s is of type %s, but it must be %s"
                .formatted(tensor.name(), tensor.type(), matrix ? "a type of weights" : "F32"));
      }
    }
  }
}
