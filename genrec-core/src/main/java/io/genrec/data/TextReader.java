// SPDX-License-Identifier: Apache-2.0
package io.genrec.data;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;

/**
 * Refuses NUL characters, as a decoder refuses bytes of another charset: a file that holds them is
 * damaged, or UTF-16.
 */
final class TextReader extends FilterReader {
  TextReader(Reader reader) {
    super(reader);
  }

  @Override
  public int read() throws IOException {
    int character = super.read();
    if (character == 0) {
      throw new MalformedInputException(1);
    }
    return character;
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    for (int i = offset; i < offset + count; i++) {
      if (buffer[i] == 0) {
        throw new MalformedInputException(1);
      }
    }
    return count;
  }
}
