// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import java.util.Optional;

/** The types of metadata values. */
public enum GgufValueType {
  /** 8 bits, unsigned. */
  UINT8(0, 1),
  /** 8 bits, signed. */
  INT8(1, 1),
  /** 16 bits, unsigned. */
  UINT16(2, 2),
  /** 16 bits, signed. */
  INT16(3, 2),
  /** 32 bits, unsigned. */
  UINT32(4, 4),
  /** 32 bits, signed. */
  INT32(5, 4),
  /** 32-bit floating point. */
  FLOAT32(6, 4),
  /** One byte, 0 or 1. */
  BOOL(7, 1),
  /** A length of 64 bits, then bytes, as a rule UTF-8. */
  STRING(8, 0),
  /** Element type, count, elements; an array of arrays is not allowed here, nor by llama.cpp. */
  ARRAY(9, 0),
  /** 64 bits, unsigned. */
  UINT64(10, 8),
  /** 64 bits, signed. */
  INT64(11, 8),
  /** 64-bit floating point. */
  FLOAT64(12, 8);

  private final int id;
  private final int bytes;

  GgufValueType(int id, int bytes) {
    this.id = id;
    this.bytes = bytes;
  }

  /** The bytes of a value, or 0 for strings and arrays, whose sizes differ. */
  public int bytes() {
    return bytes;
  }

  /** The number that stands for this type in a file. */
  public int id() {
    return id;
  }

  /** The type of a number, or empty if there is none. */
  public static Optional<GgufValueType> of(int id) {
    for (GgufValueType type : values()) {
      if (type.id == id) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  boolean isInteger() {
    return switch (this) {
      case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 -> true;
      default -> false;
    };
  }
}
