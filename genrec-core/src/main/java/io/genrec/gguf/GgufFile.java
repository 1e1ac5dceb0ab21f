// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import io.genrec.model.ModelLoadException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of a GGUF file, read and checked: nothing in it points outside the file, overflows or
 * occurs twice. Reading takes memory in proportion to the header, never more than the file's size
 * justifies, and none for the weights. Immutable and safe to share between threads.
 *
 * <p>The format: <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">gguf.md</a>.
 */
public final class GgufFile {
  private final Path path;
  private final int version;
  private final long fileBytes;
  private final long dataOffset;
  private final Map<String, GgufValue> metadata;
  private final Map<String, GgufTensor> tensors;
  private final Map<String, Long> offsets;

  GgufFile(
      Path path,
      int version,
      long fileBytes,
      long dataOffset,
      Map<String, GgufValue> metadata,
      Map<String, GgufTensor> tensors,
      Map<String, Long> offsets) {
    this.path = path;
    this.version = version;
    this.fileBytes = fileBytes;
    this.dataOffset = dataOffset;
    this.metadata = Collections.unmodifiableMap(metadata);
    this.tensors = Collections.unmodifiableMap(tensors);
    this.offsets = Map.copyOf(offsets);
  }

  /**
   * Reads the header of a file of version 2 or 3, little-endian.
   *
   * @throws ModelLoadException if the file is missing, cannot be read, or its header is not valid;
   *     the message says at which byte
   */
  public static GgufFile read(Path path) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return new GgufHeaderReader(path, new GgufInput(path, channel)).read();
    } catch (NoSuchFileException e) {
      throw new ModelLoadException(path + ": there is no such file; check the path", e);
    } catch (IOException e) {
      throw new ModelLoadException(
          path + ": cannot be read (" + e + "); check that it is a file you may read", e);
    }
  }

  /** The file that was read. */
  public Path path() {
    return path;
  }

  /** The version of the format, 2 or 3. */
  public int version() {
    return version;
  }

  /** The size of the whole file in bytes. */
  public long fileBytes() {
    return fileBytes;
  }

  /** Where the tensors' data begins, in bytes from the start of the file. */
  public long dataOffset() {
    return dataOffset;
  }

  /** All keys in the order of the file; cannot be changed. */
  public Map<String, GgufValue> metadata() {
    return metadata;
  }

  /** The keys that begin with a prefix, such as {@code genrec.}, in the order of the file. */
  public Map<String, GgufValue> metadata(String prefix) {
    Map<String, GgufValue> part = new LinkedHashMap<>();
    metadata.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            part.put(key, value);
          }
        });
    return Collections.unmodifiableMap(part);
  }

  /** The tensors by name in the order of the file; cannot be changed. */
  public Map<String, GgufTensor> tensorsByName() {
    return tensors;
  }

  /** The tensors in the order of the file. */
  public List<GgufTensor> tensors() {
    return List.copyOf(tensors.values());
  }

  /**
   * Where a tensor's data begins, in bytes from the start of the file.
   *
   * @throws IllegalArgumentException if there is no such tensor
   */
  public long offsetOf(String tensor) {
    Long offset = offsets.get(tensor);
    if (offset == null) {
      throw new IllegalArgumentException(path + " has no tensor " + tensor);
    }
    return dataOffset + offset;
  }
}
