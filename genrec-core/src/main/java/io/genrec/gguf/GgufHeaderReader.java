// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import io.genrec.model.ModelLoadException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one header; as strict as llama.cpp's gguf.cpp, so that it never sees a bad one. */
final class GgufHeaderReader {
  private static final int MAX_KEY_BYTES = 65_535;
  private static final int MIN_KEY_BYTES = Long.BYTES + 1 + Integer.BYTES + 1;
  private static final int MIN_TENSOR_BYTES =
      Long.BYTES + Integer.BYTES + Long.BYTES + Integer.BYTES + Long.BYTES;

  private final Path path;
  private final GgufInput input;
  private final Map<String, GgufValue> metadata = new LinkedHashMap<>();
  private final Map<String, GgufTensor> tensors = new LinkedHashMap<>();
  private final Map<String, Long> offsets = new HashMap<>();

  GgufHeaderReader(Path path, GgufInput input) {
    this.path = path;
    this.input = input;
  }

  GgufFile read() throws IOException {
    if (input.readInt("the magic") != GgufWriter.MAGIC) {
      throw input.damaged(0, "the file does not begin with GGUF");
    }
    int version = input.readInt("the version");
    if (version != 2 && version != 3) {
      throw input.damaged(
          4,
          "the GGUF version is "
              + Integer.toUnsignedString(version)
              + ", but genrec reads 2 and 3, little-endian");
    }
    long tensorCount = count("tensors", MIN_TENSOR_BYTES);
    long keyCount = count("keys", MIN_KEY_BYTES);
    for (long i = 0; i < keyCount; i++) {
      readKey();
    }
    int alignment = alignment();
    long expected = 0;
    for (long i = 0; i < tensorCount; i++) {
      expected = readTensor(expected, alignment);
    }
    long dataOffset = GgufWriter.padded(input.position(), alignment);
    checkEnd(dataOffset);
    return new GgufFile(path, version, input.size(), dataOffset, metadata, tensors, offsets);
  }

  private long count(String what, int minimumBytes) throws IOException {
    long at = input.position();
    long count = input.readLong("the number of " + what);
    if (count < 0 || count > input.remaining() / minimumBytes) {
      throw input.damaged(
          at, Long.toUnsignedString(count) + " " + what + " do not fit into the file");
    }
    return count;
  }

  private String readName(String what, int maxBytes) throws IOException {
    long at = input.position();
    long length = input.readLong("the length of " + what);
    if (length < 0 || length > maxBytes) {
      throw input.damaged(
          at, what + " has " + Long.toUnsignedString(length) + " bytes, more than " + maxBytes);
    }
    return new String(input.readBytes(length, what), StandardCharsets.UTF_8);
  }

  private void readKey() throws IOException {
    long at = input.position();
    String key = readName("a key", MAX_KEY_BYTES);
    if (key.isEmpty()) {
      throw input.damaged(at, "a key is empty");
    }
    String what = "the value of " + key;
    GgufValueType type = valueType(what);
    GgufValueType elementType = type;
    long count = 1;
    if (type == GgufValueType.ARRAY) {
      elementType = valueType(what);
      if (elementType == GgufValueType.ARRAY) {
        throw input.damaged(at, what + " is an array of arrays");
      }
      long countAt = input.position();
      count = input.readLong(what);
      int minimumBytes = Math.max(elementType.bytes(), 1);
      if (elementType == GgufValueType.STRING) {
        minimumBytes = Long.BYTES;
      }
      if (count < 0 || count > input.remaining() / minimumBytes || count > Integer.MAX_VALUE) {
        throw input.damaged(
            countAt,
            what + " has " + Long.toUnsignedString(count) + " elements, more than the file holds");
      }
    }
    long payloadAt = input.position();
    byte[] payload =
        elementType == GgufValueType.STRING
            ? readStrings(count, what)
            : input.readBytes(count * elementType.bytes(), what);
    if (elementType == GgufValueType.BOOL) {
      checkTruthValues(payload, payloadAt, what);
    }
    if (metadata.put(key, new GgufValue(type, elementType, (int) count, payload)) != null) {
      throw input.damaged(at, "the key " + key + " occurs twice");
    }
  }

  private byte[] readStrings(long count, String what) throws IOException {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long i = 0; i < count; i++) {
      byte[] lengthBytes = input.readBytes(Long.BYTES, what);
      byte[] text = input.readBytes(length.put(0, lengthBytes).getLong(0), what);
      if (payload.size() > (1 << 30) - Long.BYTES - text.length) {
        throw input.damaged(input.position(), what + " is larger than genrec reads");
      }
      payload.writeBytes(lengthBytes);
      payload.writeBytes(text);
    }
    return payload.toByteArray();
  }

  private void checkTruthValues(byte[] payload, long payloadAt, String what) {
    for (int i = 0; i < payload.length; i++) {
      if (payload[i] != 0 && payload[i] != 1) {
        throw input.damaged(payloadAt + i, what + " is not 0 or 1 but " + (payload[i] & 0xFF));
      }
    }
  }

  private GgufValueType valueType(String what) throws IOException {
    long at = input.position();
    int id = input.readInt("the type of " + what);
    return GgufValueType.of(id)
        .orElseThrow(
            () ->
                input.damaged(at, what + " has the unknown type " + Integer.toUnsignedString(id)));
  }

  private int alignment() {
    GgufValue value = metadata.get(GgufWriter.ALIGNMENT_KEY);
    if (value == null) {
      return GgufWriter.DEFAULT_ALIGNMENT;
    }
    if (value.type() != GgufValueType.UINT32
        || Long.bitCount(value.asLong()) != 1
        || value.asLong() > 1 << 16) {
      throw input.damaged(
          input.position(),
          GgufWriter.ALIGNMENT_KEY
              + " is "
              + value
              + " ("
              + value.describeType()
              + "), not a UINT32 that is a power of two up to 65,536");
    }
    return (int) value.asLong();
  }

  /** Reads a tensor's entry and returns where the data of the next one must begin. */
  private long readTensor(long expected, int alignment) throws IOException {
    long at = input.position();
    String name = readName("a tensor name", GgufTensor.MAX_NAME_BYTES);
    String what = "tensor " + name;
    int dimensions = input.readInt(what);
    if (dimensions < 1 || dimensions > GgufTensor.MAX_DIMENSIONS) {
      throw input.damaged(
          at, what + " has " + Integer.toUnsignedString(dimensions) + " dimensions, not 1 to 4");
    }
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < dimensions; i++) {
      shape.add(input.readLong(what));
    }
    int typeId = input.readInt(what);
    GgmlType type =
        GgmlType.of(typeId)
            .orElseThrow(
                () ->
                    input.damaged(
                        at,
                        what + " has the unknown weight type " + Integer.toUnsignedString(typeId)));
    long offset = input.readLong(what);
    GgufTensor tensor = tensor(at, name, type, shape);
    if (offset != expected) {
      throw input.damaged(
          at,
          "the data of %s is said to begin at offset %s, but the tensors before it end at %d"
              .formatted(what, Long.toUnsignedString(offset), expected));
    }
    long bytes = tensor.byteSize();
    if (bytes > input.size() || offset > input.size() - bytes) {
      throw input.damaged(
          at,
          what
              + " takes "
              + bytes
              + " bytes from offset "
              + offset
              + " of the data, but the whole file has only "
              + input.size());
    }
    if (tensors.put(name, tensor) != null) {
      throw input.damaged(at, "the tensor name " + name + " occurs twice");
    }
    offsets.put(name, offset);
    return GgufWriter.padded(offset + bytes, alignment);
  }

  private GgufTensor tensor(long at, String name, GgmlType type, List<Long> shape) {
    try {
      return new GgufTensor(name, type, shape);
    } catch (IllegalArgumentException e) {
      ModelLoadException damaged = input.damaged(at, String.valueOf(e.getMessage()));
      damaged.initCause(e);
      throw damaged;
    }
  }

  private void checkEnd(long dataOffset) {
    for (GgufTensor tensor : tensors.values()) {
      Long offset = offsets.get(tensor.name());
      long end = dataOffset + (offset == null ? 0 : offset) + tensor.byteSize();
      if (end > input.size()) {
        throw input.damaged(
            input.size(),
            "the file ends here, but the data of tensor " + tensor.name() + " ends at byte " + end);
      }
    }
  }
}
