// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Writes a GGUF file of version 3: the header when it is created, then the tensors' data in the
 * order of the header, as a stream, so that a model larger than the heap can be written. The file
 * has a temporary name beside the final one until {@link #finish()}. For one thread.
 *
 * <pre>{@code
 * try (GgufWriter writer = GgufWriter.create(file, metadata, tensors)) {
 *   for (float[] weights : data) {
 *     writer.writeFloats(weights);
 *   }
 *   writer.finish();
 * }
 * }</pre>
 */
public final class GgufWriter implements AutoCloseable {
  /** The first four bytes of a file, read as a little-endian int. */
  static final int MAGIC = 0x46554747;

  static final int VERSION = 3;
  static final int DEFAULT_ALIGNMENT = 32;
  static final String ALIGNMENT_KEY = "general.alignment";
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path file;
  private final Path partial;
  private final List<GgufTensor> tensors;
  private final int alignment;
  private final FileChannel channel;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private long written;
  private int current;
  private long remaining;

  private GgufWriter(Path file, List<GgufTensor> tensors, int alignment) throws IOException {
    this.file = file;
    this.partial = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".partial");
    this.tensors = tensors;
    this.alignment = alignment;
    this.channel =
        FileChannel.open(partial, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
  }

  /**
   * Starts a file and writes its header.
   *
   * @param file where the finished file will be; replaced if it exists
   * @param metadata the keys in the order of iteration; {@code general.alignment} is obeyed
   * @param tensors the tensors in the order in which their data will follow
   * @throws IllegalArgumentException if two tensors have one name or the alignment is not a {@code
   *     UINT32} that is a power of two up to 65,536 and at least 8
   * @throws IOException if the file cannot be written
   */
  public static GgufWriter create(
      Path file, Map<String, GgufValue> metadata, List<GgufTensor> tensors) throws IOException {
    Set<String> names = new HashSet<>();
    for (GgufTensor tensor : tensors) {
      if (!names.add(tensor.name())) {
        throw new IllegalArgumentException("two tensors are named " + tensor.name());
      }
    }
    GgufWriter writer = new GgufWriter(file, List.copyOf(tensors), alignmentOf(metadata));
    try {
      writer.writeHeader(metadata);
      return writer;
    } catch (IOException | RuntimeException e) {
      try (writer) {
        throw e;
      }
    }
  }

  private static int alignmentOf(Map<String, GgufValue> metadata) {
    GgufValue value = metadata.get(ALIGNMENT_KEY);
    if (value == null) {
      return DEFAULT_ALIGNMENT;
    }
    if (value.type() != GgufValueType.UINT32
        || Long.bitCount(value.asLong()) != 1
        || value.asLong() < 8
        || value.asLong() > 1 << 16) {
      throw new IllegalArgumentException(
          ALIGNMENT_KEY + " is not a UINT32 that is a power of two from 8 to 65,536: " + value);
    }
    return (int) value.asLong();
  }

  private void writeHeader(Map<String, GgufValue> metadata) throws IOException {
    room(24).putInt(MAGIC).putInt(VERSION).putLong(tensors.size()).putLong(metadata.size());
    for (Map.Entry<String, GgufValue> entry : metadata.entrySet()) {
      GgufValue value = entry.getValue();
      writeString(entry.getKey());
      room(Integer.BYTES).putInt(value.type().id());
      if (value.isArray()) {
        room(12).putInt(value.elementType().id()).putLong(value.count());
      }
      writeRaw(value.bytes());
    }
    long offset = 0;
    for (GgufTensor tensor : tensors) {
      writeString(tensor.name());
      room(Integer.BYTES).putInt(tensor.shape().size());
      for (long length : tensor.shape()) {
        room(Long.BYTES).putLong(length);
      }
      room(12).putInt(tensor.type().id()).putLong(offset);
      offset = padded(Math.addExact(offset, tensor.byteSize()), alignment);
    }
    pad();
    remaining = tensors.isEmpty() ? 0 : tensors.get(0).byteSize();
    advance();
  }

  /** A position moved up to the next multiple of the alignment, a power of two. */
  static long padded(long position, int alignment) {
    return Math.addExact(position, alignment - 1L) & -(long) alignment;
  }

  /**
   * Writes 32-bit floats as the next data of {@code F32} tensors.
   *
   * @throws IllegalStateException if the current tensor is of another type or all data is written
   * @throws IllegalArgumentException if there are more than the current tensor still needs
   */
  public void writeFloats(float... values) throws IOException {
    if (current >= tensors.size() || tensors.get(current).type() != GgmlType.F32) {
      throw new IllegalStateException("no F32 tensor awaits data in " + file);
    }
    take((long) values.length * Float.BYTES);
    for (float value : values) {
      room(Float.BYTES).putFloat(value);
    }
    advance();
  }

  /**
   * Writes bytes as the next data of the current tensor, in the tensor's own encoding.
   *
   * @throws IllegalArgumentException if there are more than the current tensor still needs
   */
  public void write(ByteBuffer data) throws IOException {
    take(data.remaining());
    writeRaw(data);
    advance();
  }

  private void take(long bytes) {
    if (bytes > remaining) {
      throw new IllegalArgumentException(
          bytes + " bytes of data, but the current tensor needs only " + remaining);
    }
    remaining -= bytes;
  }

  private void advance() throws IOException {
    while (remaining == 0 && current < tensors.size()) {
      pad();
      current++;
      remaining = current < tensors.size() ? tensors.get(current).byteSize() : 0;
    }
  }

  private void writeString(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    room(Long.BYTES).putLong(bytes.length);
    writeRaw(ByteBuffer.wrap(bytes));
  }

  private void writeRaw(ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      ByteBuffer target = room(1);
      int bytes = Math.min(target.remaining(), data.remaining());
      target.put(data.slice(data.position(), bytes));
      data.position(data.position() + bytes);
    }
  }

  private void pad() throws IOException {
    long position = written + buffer.position();
    for (long i = padded(position, alignment) - position; i > 0; i--) {
      room(1).put((byte) 0);
    }
  }

  private ByteBuffer room(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
    return buffer;
  }

  private void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      written += channel.write(buffer);
    }
    buffer.clear();
  }

  /**
   * Gives the complete file its final name, at once where the file system can.
   *
   * @throws IllegalStateException if data of a tensor is missing
   * @throws IOException if the file cannot be written or moved
   */
  public void finish() throws IOException {
    if (current < tensors.size()) {
      throw new IllegalStateException(
          remaining + " bytes of tensor " + tensors.get(current).name() + " are missing");
    }
    flush();
    channel.close();
    try {
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Closes the file and, unless {@link #finish()} went before, removes what was written. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(partial);
  }
}
