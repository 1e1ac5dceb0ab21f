// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The weights of a file in numbers.
 *
 * @param parameters the number of weights
 * @param bytes what they take without padding
 * @param quantisation how most of them are stored: the name that the file gives its mix, such as
 *     {@code Q4_K_M}, or else the type of most weights; empty if there are no weights
 * @param tensors the number of tensors of each type, only of those that occur
 */
public record GgufWeights(
    long parameters, long bytes, String quantisation, Map<GgmlType, Integer> tensors) {
  /** Copies the map. */
  public GgufWeights {
    tensors = Collections.unmodifiableMap(new EnumMap<>(tensors));
  }

  /** Counts the weights of a file. */
  public static GgufWeights of(GgufFile file) {
    long parameters = 0;
    long bytes = 0;
    Map<GgmlType, Integer> tensors = new EnumMap<>(GgmlType.class);
    Map<GgmlType, Long> weights = new EnumMap<>(GgmlType.class);
    for (GgufTensor tensor : file.tensors()) {
      parameters += tensor.elements();
      bytes += tensor.byteSize();
      tensors.merge(tensor.type(), 1, Integer::sum);
      weights.merge(tensor.type(), tensor.elements(), Long::sum);
    }
    String most =
        weights.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(entry -> entry.getKey().toString())
            .orElse("");
    return new GgufWeights(parameters, bytes, FileType.name(file).orElse(most), tensors);
  }
}
