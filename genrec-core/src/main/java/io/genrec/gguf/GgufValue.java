// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A metadata value of a GGUF file. It keeps the bytes of the file, so that a value read from one
 * file and written to another is the same byte for byte, strings that are no UTF-8 included.
 * Immutable and safe to share between threads.
 */
public final class GgufValue {
  private final GgufValueType type;
  private final GgufValueType elementType;
  private final int count;
  private final byte[] payload;

  /** For a scalar the element type is the type and the count is 1. Takes over the payload. */
  GgufValue(GgufValueType type, GgufValueType elementType, int count, byte[] payload) {
    this.type = type;
    this.elementType = elementType;
    this.count = count;
    this.payload = payload;
  }

  /**
   * An integer of a given type.
   *
   * @throws IllegalArgumentException if the type is no integer type or cannot hold the value;
   *     {@code UINT64} takes all 64 bits
   */
  public static GgufValue integer(GgufValueType type, long value) {
    return new GgufValue(type, type, 1, integers(type, value).payload);
  }

  /** An unsigned integer of 32 bits, which most keys are. */
  public static GgufValue uint32(long value) {
    return integer(GgufValueType.UINT32, value);
  }

  /** A float of 32 bits. */
  public static GgufValue float32(float value) {
    return new GgufValue(GgufValueType.FLOAT32, GgufValueType.FLOAT32, 1, float32s(value).payload);
  }

  /** A float of 64 bits. */
  public static GgufValue float64(double value) {
    return new GgufValue(GgufValueType.FLOAT64, GgufValueType.FLOAT64, 1, float64s(value).payload);
  }

  /** A truth value. */
  public static GgufValue bool(boolean value) {
    return new GgufValue(GgufValueType.BOOL, GgufValueType.BOOL, 1, bools(value).payload);
  }

  /** A string, written as UTF-8. */
  public static GgufValue string(String value) {
    return new GgufValue(
        GgufValueType.STRING, GgufValueType.STRING, 1, strings(List.of(value)).payload);
  }

  /**
   * An array of integers of a given type.
   *
   * @throws IllegalArgumentException if the type is no integer type or cannot hold a value
   */
  public static GgufValue integers(GgufValueType type, long... values) {
    if (!type.isInteger()) {
      throw new IllegalArgumentException(type + " is not an integer type");
    }
    ByteBuffer buffer = littleEndian(Math.multiplyExact(values.length, type.bytes()));
    for (long value : values) {
      if (!GgufNumbers.fits(type, value)) {
        throw new IllegalArgumentException(value + " does not fit " + type);
      }
      GgufNumbers.put(buffer, type, value);
    }
    return array(type, values.length, buffer);
  }

  /** An array of floats of 32 bits. */
  public static GgufValue float32s(float... values) {
    ByteBuffer buffer = littleEndian(Math.multiplyExact(values.length, Float.BYTES));
    buffer.asFloatBuffer().put(values);
    return array(GgufValueType.FLOAT32, values.length, buffer);
  }

  /** An array of floats of 64 bits. */
  public static GgufValue float64s(double... values) {
    ByteBuffer buffer = littleEndian(Math.multiplyExact(values.length, Double.BYTES));
    buffer.asDoubleBuffer().put(values);
    return array(GgufValueType.FLOAT64, values.length, buffer);
  }

  /** An array of truth values. */
  public static GgufValue bools(boolean... values) {
    ByteBuffer buffer = littleEndian(values.length);
    for (boolean value : values) {
      buffer.put((byte) (value ? 1 : 0));
    }
    return array(GgufValueType.BOOL, values.length, buffer);
  }

  /** An array of strings, written as UTF-8. */
  public static GgufValue strings(List<String> values) {
    List<byte[]> encoded = new ArrayList<>();
    int size = 0;
    for (String value : values) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      encoded.add(bytes);
      size = Math.addExact(size, Math.addExact(Long.BYTES, bytes.length));
    }
    ByteBuffer buffer = littleEndian(size);
    for (byte[] bytes : encoded) {
      buffer.putLong(bytes.length).put(bytes);
    }
    return array(GgufValueType.STRING, values.size(), buffer);
  }

  private static GgufValue array(GgufValueType elementType, int count, ByteBuffer buffer) {
    byte[] payload = new byte[buffer.capacity()];
    buffer.get(0, payload);
    return new GgufValue(GgufValueType.ARRAY, elementType, count, payload);
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The type of the value. */
  public GgufValueType type() {
    return type;
  }

  /** The type of an array's elements; of any other value, its type. */
  public GgufValueType elementType() {
    return elementType;
  }

  /** The number of an array's elements; of any other value, 1. */
  public int count() {
    return count;
  }

  /** Whether it is an array. */
  public boolean isArray() {
    return type == GgufValueType.ARRAY;
  }

  /**
   * An integer value; a {@code UINT64} beyond the range of a long comes out negative.
   *
   * @throws IllegalStateException if it is no single integer
   */
  public long asLong() {
    if (!type.isInteger()) {
      throw wrongType("an integer");
    }
    return GgufNumbers.get(bytes(), type);
  }

  /**
   * A floating-point value.
   *
   * @throws IllegalStateException if it is no single float
   */
  public double asDouble() {
    return switch (type) {
      case FLOAT32 -> bytes().getFloat();
      case FLOAT64 -> bytes().getDouble();
      default -> throw wrongType("a float");
    };
  }

  /**
   * A truth value.
   *
   * @throws IllegalStateException if it is no single truth value
   */
  public boolean asBoolean() {
    if (type != GgufValueType.BOOL) {
      throw wrongType("a truth value");
    }
    return payload[0] != 0;
  }

  /**
   * A string; bytes that are no UTF-8 come out as the replacement character.
   *
   * @throws IllegalStateException if it is no single string
   */
  public String asString() {
    if (type != GgufValueType.STRING) {
      throw wrongType("a string");
    }
    return new String(payload, Long.BYTES, payload.length - Long.BYTES, StandardCharsets.UTF_8);
  }

  /**
   * The elements of an array of integers.
   *
   * @throws IllegalStateException if it is no array of integers
   */
  public long[] asLongs() {
    if (!isArray() || !elementType.isInteger()) {
      throw wrongType("an array of integers");
    }
    ByteBuffer buffer = bytes();
    long[] values = new long[count];
    Arrays.setAll(values, i -> GgufNumbers.get(buffer, elementType));
    return values;
  }

  /**
   * The elements of an array of floats of 32 bits.
   *
   * @throws IllegalStateException if it is no such array
   */
  public float[] asFloats() {
    if (!isArray() || elementType != GgufValueType.FLOAT32) {
      throw wrongType("an array of FLOAT32");
    }
    float[] values = new float[count];
    bytes().asFloatBuffer().get(values);
    return values;
  }

  /**
   * The elements of an array of strings.
   *
   * @throws IllegalStateException if it is no array of strings
   */
  public List<String> asStrings() {
    return strings(StandardCharsets.UTF_8);
  }

  /** The same with one char for each byte, so that different bytes stay different. */
  List<String> asByteStrings() {
    return strings(StandardCharsets.ISO_8859_1);
  }

  private List<String> strings(Charset charset) {
    if (!isArray() || elementType != GgufValueType.STRING) {
      throw wrongType("an array of strings");
    }
    List<String> values = new ArrayList<>(count);
    ByteBuffer buffer = bytes();
    for (int i = 0; i < count; i++) {
      int length = Math.toIntExact(buffer.getLong());
      values.add(new String(payload, buffer.position(), length, charset));
      buffer.position(buffer.position() + length);
    }
    return List.copyOf(values);
  }

  /** The bytes after the type, and for an array after element type and count. */
  ByteBuffer bytes() {
    return ByteBuffer.wrap(payload).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  private IllegalStateException wrongType(String wanted) {
    return new IllegalStateException("the value is not " + wanted + " but " + describeType());
  }

  /** The type in words, such as {@code UINT32} or {@code ARRAY of STRING}. */
  String describeType() {
    return isArray() ? "ARRAY of " + elementType : type.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GgufValue that
        && type == that.type
        && elementType == that.elementType
        && count == that.count
        && Arrays.equals(payload, that.payload);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, elementType, count, Arrays.hashCode(payload));
  }

  /** Scalars as they read; arrays as type and count. */
  @Override
  public String toString() {
    return switch (type) {
      case ARRAY -> count + " x " + elementType;
      case STRING -> asString();
      case BOOL -> Boolean.toString(asBoolean());
      case FLOAT32 -> Float.toString((float) asDouble());
      case FLOAT64 -> Double.toString(asDouble());
      case UINT64 -> Long.toUnsignedString(asLong());
      default -> Long.toString(asLong());
    };
  }
}
