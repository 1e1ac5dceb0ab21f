// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What a file says about a tensor.
 *
 * @param name its name, at most 63 bytes of UTF-8, as ggml wants
 * @param type how its weights are stored
 * @param shape 1 to 4 dimensions, the row length (the one contiguous in memory) first
 */
public record GgufTensor(String name, GgmlType type, List<Long> shape) {
  /** The longest name in bytes. */
  static final int MAX_NAME_BYTES = 63;

  /** The most dimensions. */
  static final int MAX_DIMENSIONS = 4;

  /**
   * Checks name and shape.
   *
   * @throws IllegalArgumentException if the name is too long, there are not 1 to 4 dimensions, one
   *     is negative, rows are not made of whole blocks, or the size exceeds a long
   */
  public GgufTensor {
    shape = List.copyOf(shape);
    int nameBytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (nameBytes > MAX_NAME_BYTES) {
      throw new IllegalArgumentException(
          "the tensor name has " + nameBytes + " bytes, more than " + MAX_NAME_BYTES);
    }
    if (shape.isEmpty() || shape.size() > MAX_DIMENSIONS) {
      throw new IllegalArgumentException(
          "tensor " + name + " has " + shape.size() + " dimensions, not 1 to " + MAX_DIMENSIONS);
    }
    try {
      type.byteSize(shape);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "tensor " + name + " of shape " + shape + " is too large", e);
    }
  }

  /** A tensor of 32-bit floats. */
  public static GgufTensor float32(String name, long... shape) {
    return new GgufTensor(name, GgmlType.F32, Arrays.stream(shape).boxed().toList());
  }

  /** The number of weights. */
  public long elements() {
    return shape.stream().reduce(1L, (a, b) -> a * b);
  }

  /** The bytes of the data, without padding. */
  public long byteSize() {
    return type.byteSize(shape);
  }
}
