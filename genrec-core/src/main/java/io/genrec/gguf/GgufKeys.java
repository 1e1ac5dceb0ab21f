// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Typed look-ups of keys. The types are those that llama.cpp insists on, which takes an integer of
 * another width for damage. All throw {@link IllegalArgumentException} with the key, what it is and
 * what it should be.
 */
record GgufKeys(Map<String, GgufValue> metadata) {
  /** A string, or empty if there is no such key. */
  Optional<String> string(String key) {
    return Optional.ofNullable(typed(key, GgufValueType.STRING)).map(GgufValue::asString);
  }

  /** A truth value. */
  boolean flag(String key, boolean otherwise) {
    return Optional.ofNullable(typed(key, GgufValueType.BOOL))
        .map(GgufValue::asBoolean)
        .orElse(otherwise);
  }

  /** An unsigned integer of 32 bits within a range. */
  OptionalLong integer(String key, long min, long max) {
    GgufValue value = typed(key, GgufValueType.UINT32);
    return value == null
        ? OptionalLong.empty()
        : OptionalLong.of(inRange(key, value.asLong(), min, max));
  }

  /** A float of 32 bits within a range; NaN is in none. */
  Optional<Double> real(String key, double min, double max) {
    GgufValue value = typed(key, GgufValueType.FLOAT32);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value.asDouble() >= min && value.asDouble() <= max)) {
      throw new IllegalArgumentException(
          "%s is %s, not between %s and %s".formatted(key, value, min, max));
    }
    return Optional.of(value.asDouble());
  }

  /** A positive size. */
  OptionalLong size(String key) {
    return integer(key, 1, Integer.MAX_VALUE);
  }

  /** A positive size, which may be given for each layer if it is the same for all. */
  OptionalLong size(String key, int layers) {
    GgufValue value = metadata.get(key);
    if (value == null || !value.isArray()) {
      return size(key);
    }
    if (value.elementType() != GgufValueType.UINT32 && value.elementType() != GgufValueType.INT32) {
      throw wrongType(key, value, GgufValueType.UINT32);
    }
    if (value.count() != layers) {
      throw new IllegalArgumentException(
          "%s has %d elements for %d layers".formatted(key, value.count(), layers));
    }
    long[] sizes = LongStream.of(value.asLongs()).distinct().toArray();
    if (sizes.length > 1) {
      throw new IllegalArgumentException(
          key + " differs from layer to layer; genrec runs models whose layers are alike");
    }
    return OptionalLong.of(inRange(key, sizes[0], 1, Integer.MAX_VALUE));
  }

  /** The exception for a key that is not there. */
  static IllegalArgumentException missing(String key) {
    return new IllegalArgumentException(
        "there is no key " + key + "; convert or make the file again");
  }

  private @Nullable GgufValue typed(String key, GgufValueType type) {
    GgufValue value = metadata.get(key);
    if (value != null && value.type() != type) {
      throw wrongType(key, value, type);
    }
    return value;
  }

  private static IllegalArgumentException wrongType(
      String key, GgufValue value, GgufValueType wanted) {
    return new IllegalArgumentException(
        "%s is of type %s, not %s".formatted(key, value.describeType(), wanted));
  }

  private static long inRange(String key, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          min == max
              ? "%s is %d, not %d".formatted(key, value, min)
              : "%s is %d, not between %d and %d".formatted(key, value, min, max));
    }
    return value;
  }
}
