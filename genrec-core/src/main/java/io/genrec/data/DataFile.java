// SPDX-License-Identifier: Apache-2.0
package io.genrec.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A text file whose encoding is checked. */
record DataFile(Path path, Charset charset) {
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  /** Opens the file behind its byte order mark. */
  Reader open() throws IOException {
    BufferedReader reader =
        new BufferedReader(
            new TextReader(new InputStreamReader(Files.newInputStream(path), decoder())), 1 << 16);
    try {
      reader.mark(1);
      if (reader.read() != BYTE_ORDER_MARK) {
        reader.reset();
      }
    } catch (IOException e) {
      reader.close();
      throw e;
    }
    return reader;
  }

  /** What a failure to read means to a user. */
  DatasetException failure(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return new DatasetException(path + ": there is no such file; correct the path", cause);
    }
    if (cause instanceof CharacterCodingException) {
      return malformed(cause);
    }
    return new DatasetException(path + ": cannot be read: " + cause.getMessage(), cause);
  }

  // The reader decodes ahead of the lines it gives, so the line is found by decoding once more.
  private DatasetException malformed(IOException cause) {
    long line = 1;
    boolean nul = false;
    CharsetDecoder decoder = decoder();
    ByteBuffer bytes = ByteBuffer.allocate(1 << 13);
    CharBuffer chars = CharBuffer.allocate(1 << 14);
    try (InputStream in = Files.newInputStream(path)) {
      boolean atEnd = false;
      CoderResult result = CoderResult.UNDERFLOW;
      while (!atEnd && !nul && !result.isError()) {
        int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        atEnd = count < 0;
        bytes.position(bytes.position() + Math.max(count, 0)).flip();
        result = decoder.decode(bytes, chars, atEnd);
        chars.flip();
        while (chars.hasRemaining() && !nul) {
          char character = chars.get();
          nul = character == 0;
          line += character == '\n' ? 1 : 0;
        }
        chars.clear();
        bytes.compact();
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    String problem =
        nul
            ? "there is a NUL character; the file is damaged, or its charset is not " + charset
            : "the text is not " + charset;
    return DatasetException.at(
        path, line, problem + "; name the charset of the file, or mend it", cause);
  }

  private CharsetDecoder decoder() {
    return charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }
}
