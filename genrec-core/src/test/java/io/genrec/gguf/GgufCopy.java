// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A small GGUF file in memory, to be changed and written again. */
public final class GgufCopy {
  private final Map<String, GgufValue> metadata;
  private final Map<String, GgufTensor> tensors;
  private final Map<String, byte[]> data = new LinkedHashMap<>();

  private GgufCopy(GgufFile file) {
    metadata = new LinkedHashMap<>(file.metadata());
    tensors = new LinkedHashMap<>(file.tensorsByName());
  }

  /** Reads a file whole. */
  public static GgufCopy of(Path path) throws IOException {
    GgufFile file = GgufFile.read(path);
    GgufCopy copy = new GgufCopy(file);
    byte[] bytes = Files.readAllBytes(path);
    for (GgufTensor tensor : file.tensors()) {
      byte[] part = new byte[(int) tensor.byteSize()];
      System.arraycopy(bytes, (int) file.offsetOf(tensor.name()), part, 0, part.length);
      copy.data.put(tensor.name(), part);
    }
    return copy;
  }

  /** Sets a key. */
  public GgufCopy put(String key, GgufValue value) {
    metadata.put(key, value);
    return this;
  }

  /** Removes a key or a tensor. */
  public GgufCopy remove(String name) {
    metadata.remove(name);
    tensors.remove(name);
    data.remove(name);
    return this;
  }

  /** Sets a tensor to zeros. */
  public GgufCopy put(GgufTensor tensor) {
    tensors.put(tensor.name(), tensor);
    data.put(tensor.name(), new byte[(int) tensor.byteSize()]);
    return this;
  }

  /** Sets the weights of an {@code F32} tensor that is there. */
  public GgufCopy weights(String name, float... weights) {
    ByteBuffer buffer =
        ByteBuffer.allocate(weights.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(weights);
    data.put(name, buffer.array());
    return this;
  }

  /** The weights of an {@code F32} tensor. */
  public float[] weights(String name) {
    byte[] bytes = data.getOrDefault(name, new byte[0]);
    float[] weights = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(weights);
    return weights;
  }

  /** Writes the file. */
  public Path write(Path file) throws IOException {
    try (GgufWriter writer =
        GgufWriter.create(file, metadata, tensors.values().stream().toList())) {
      for (byte[] bytes : data.values()) {
        writer.write(ByteBuffer.wrap(bytes));
      }
      writer.finish();
    }
    return file;
  }
}
