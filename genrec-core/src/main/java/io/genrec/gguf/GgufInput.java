// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import io.genrec.model.ModelLoadException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Reads a header front to back; nothing is allocated before the file is known to hold it. */
final class GgufInput {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAX_PAYLOAD_BYTES = 1 << 30;

  private final Path file;
  private final FileChannel channel;
  private final long size;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private long fetched;

  GgufInput(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.size = channel.size();
  }

  long size() {
    return size;
  }

  /** The offset in the file of the next byte. */
  long position() {
    return fetched - buffer.remaining();
  }

  /** The bytes of the file that are still to be read. */
  long remaining() {
    return size - position();
  }

  int readInt(String what) throws IOException {
    return fetch(Integer.BYTES, what).getInt();
  }

  long readLong(String what) throws IOException {
    return fetch(Long.BYTES, what).getLong();
  }

  /** Reads a number of bytes that the file gave; {@code length} may be anything. */
  byte[] readBytes(long length, String what) throws IOException {
    long at = position();
    if (length < 0 || length > remaining()) {
      throw damaged(
          at,
          what
              + " is said to take "
              + Long.toUnsignedString(length)
              + " bytes, but only "
              + remaining()
              + " follow");
    }
    if (length > MAX_PAYLOAD_BYTES) {
      throw damaged(at, what + " takes " + length + " bytes, more than genrec reads");
    }
    byte[] bytes = new byte[(int) length];
    for (int done = 0; done < bytes.length; ) {
      int part = Math.min(bytes.length - done, BUFFER_BYTES);
      fetch(part, what).get(bytes, done, part);
      done += part;
    }
    return bytes;
  }

  private ByteBuffer fetch(int bytes, String what) throws IOException {
    if (buffer.remaining() < bytes) {
      long at = position();
      buffer.compact();
      while (buffer.position() < bytes) {
        int read = channel.read(buffer);
        if (read < 0) {
          throw damaged(at, "the file ends within " + what);
        }
        fetched += read;
      }
      buffer.flip();
    }
    return buffer;
  }

  /** The exception for a file that is not as it must be. */
  ModelLoadException damaged(long offset, String problem) {
    return new ModelLoadException(
        file
            + ", byte "
            + offset
            + ": "
            + problem
            + ". The file is damaged or incomplete, or not one that genrec reads: fetch or make it"
            + " again.");
  }
}
