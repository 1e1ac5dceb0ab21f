// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import java.util.List;
import java.util.Optional;

/**
 * How the weights of a tensor are stored: each row is cut into blocks of {@link #blockSize()}
 * weights of {@link #blockBytes()} bytes. Numbers and sizes are those of ggml 0.25 (ggml.h and
 * ggml-common.h); numbers that ggml has withdrawn are missing here.
 */
public enum GgmlType {
  /** 32-bit floating point. */
  F32(0, 1, 4),
  /** 16-bit floating point, IEEE. */
  F16(1, 1, 2),
  /** 4 bits, one scale. */
  Q4_0(2, 32, 18),
  /** 4 bits, scale and minimum. */
  Q4_1(3, 32, 20),
  /** 5 bits, one scale. */
  Q5_0(6, 32, 22),
  /** 5 bits, scale and minimum. */
  Q5_1(7, 32, 24),
  /** 8 bits, one scale. */
  Q8_0(8, 32, 34),
  /** 8 bits, scale and sum; for intermediate results. */
  Q8_1(9, 32, 36),
  /** 2-bit K-quant. */
  Q2_K(10, 256, 84),
  /** 3-bit K-quant. */
  Q3_K(11, 256, 110),
  /** 4-bit K-quant. */
  Q4_K(12, 256, 144),
  /** 5-bit K-quant. */
  Q5_K(13, 256, 176),
  /** 6-bit K-quant. */
  Q6_K(14, 256, 210),
  /** 8-bit K-quant; for intermediate results. */
  Q8_K(15, 256, 292),
  /** 2.06 bits with a codebook. */
  IQ2_XXS(16, 256, 66),
  /** 2.31 bits with a codebook. */
  IQ2_XS(17, 256, 74),
  /** 3.06 bits with a codebook. */
  IQ3_XXS(18, 256, 98),
  /** 1.56 bits with a codebook. */
  IQ1_S(19, 256, 50),
  /** 4 bits, non-linear. */
  IQ4_NL(20, 32, 18),
  /** 3.44 bits with a codebook. */
  IQ3_S(21, 256, 110),
  /** 2.5 bits with a codebook. */
  IQ2_S(22, 256, 82),
  /** 4.25 bits, non-linear. */
  IQ4_XS(23, 256, 136),
  /** 8-bit integers. */
  I8(24, 1, 1),
  /** 16-bit integers. */
  I16(25, 1, 2),
  /** 32-bit integers. */
  I32(26, 1, 4),
  /** 64-bit integers. */
  I64(27, 1, 8),
  /** 64-bit floating point. */
  F64(28, 1, 8),
  /** 1.75 bits with a codebook. */
  IQ1_M(29, 256, 56),
  /** 16-bit brain floating point. */
  BF16(30, 1, 2),
  /** Ternary, 1.69 bits. */
  TQ1_0(34, 256, 54),
  /** Ternary, 2.06 bits. */
  TQ2_0(35, 256, 66),
  /** Microscaling 4-bit floating point. */
  MXFP4(39, 32, 17),
  /** 4-bit floating point with a scale for 16 weights. */
  NVFP4(40, 64, 36),
  /** 1 bit, one scale. */
  Q1_0(41, 128, 18),
  /** 2 bits, one scale. */
  Q2_0(42, 64, 18);

  private final int id;
  private final int blockSize;
  private final int blockBytes;

  GgmlType(int id, int blockSize, int blockBytes) {
    this.id = id;
    this.blockSize = blockSize;
    this.blockBytes = blockBytes;
  }

  /** The number that stands for this type in a file. */
  public int id() {
    return id;
  }

  /** The weights in a block; a row is a whole number of blocks. */
  public int blockSize() {
    return blockSize;
  }

  /** The bytes of a block. */
  public int blockBytes() {
    return blockBytes;
  }

  /** The type of a number, or empty if ggml 0.25 has none of that number. */
  public static Optional<GgmlType> of(int id) {
    for (GgmlType type : values()) {
      if (type.id == id) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether ggml can multiply with matrices of this type; the others are for positions, results and
   * the like, and ggml ends the process when it meets one as a matrix.
   */
  public boolean holdsWeights() {
    return switch (this) {
      case Q8_1, Q8_K, I8, I16, I32, I64, F64 -> false;
      default -> true;
    };
  }

  /**
   * The bytes that a tensor takes, without padding.
   *
   * @param shape the dimensions, the row length first
   * @throws IllegalArgumentException if a dimension is negative or a row is not made of whole
   *     blocks
   * @throws ArithmeticException if the number of weights or bytes exceeds a long
   */
  public long byteSize(List<Long> shape) {
    long elements = 1;
    for (long length : shape) {
      if (length < 0) {
        throw new IllegalArgumentException("a dimension is negative: " + shape);
      }
      elements = Math.multiplyExact(elements, length);
    }
    long row = shape.isEmpty() ? 1 : shape.get(0);
    if (row % blockSize != 0) {
      throw new IllegalArgumentException(
          "rows of " + row + " are not made of whole " + this + " blocks of " + blockSize);
    }
    return Math.multiplyExact(elements / blockSize, (long) blockBytes);
  }
}
