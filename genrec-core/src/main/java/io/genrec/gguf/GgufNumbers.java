// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import java.nio.ByteBuffer;

/** Integers of the eight widths in little-endian buffers. */
final class GgufNumbers {
  private GgufNumbers() {}

  /** Whether an integer type can hold a value; {@code UINT64} takes all 64 bits. */
  static boolean fits(GgufValueType type, long value) {
    return switch (type) {
      case UINT8 -> value >= 0 && value <= 0xFF;
      case INT8 -> value == (byte) value;
      case UINT16 -> value >= 0 && value <= 0xFFFF;
      case INT16 -> value == (short) value;
      case UINT32 -> value >= 0 && value <= 0xFFFF_FFFFL;
      case INT32 -> value == (int) value;
      case UINT64, INT64 -> true;
      default -> throw new IllegalArgumentException(type + " is not an integer type");
    };
  }

  static void put(ByteBuffer buffer, GgufValueType type, long value) {
    switch (type.bytes()) {
      case Byte.BYTES -> buffer.put((byte) value);
      case Short.BYTES -> buffer.putShort((short) value);
      case Integer.BYTES -> buffer.putInt((int) value);
      default -> buffer.putLong(value);
    }
  }

  static long get(ByteBuffer buffer, GgufValueType type) {
    return switch (type) {
      case UINT8 -> buffer.get() & 0xFFL;
      case INT8 -> buffer.get();
      case UINT16 -> buffer.getShort() & 0xFFFFL;
      case INT16 -> buffer.getShort();
      case UINT32 -> buffer.getInt() & 0xFFFF_FFFFL;
      case INT32 -> buffer.getInt();
      case UINT64, INT64 -> buffer.getLong();
      default -> throw new IllegalArgumentException(type + " is not an integer type");
    };
  }
}
