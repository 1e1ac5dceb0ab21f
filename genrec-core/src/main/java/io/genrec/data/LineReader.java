// SPDX-License-Identifier: Apache-2.0
package io.genrec.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of a file that are not blank, with their numbers; not thread-safe. */
final class LineReader implements AutoCloseable {
  /** What MovieLens writes in place of genres. */
  private static final String NO_GENRES = "(no genres listed)";

  private final DataFile file;
  private final BufferedReader reader;
  private long line;

  LineReader(DataFile file) {
    this.file = file;
    try {
      this.reader = new BufferedReader(file.open());
    } catch (IOException e) {
      throw file.failure(e);
    }
  }

  /** The next line that is not blank, or null at the end. */
  @Nullable String next() {
    try {
      String text = reader.readLine();
      line++;
      while (text != null && text.isBlank()) {
        text = reader.readLine();
        line++;
      }
      return text;
    } catch (IOException e) {
      throw file.failure(e);
    }
  }

  /** Where the last line was, from 1. */
  Position position() {
    return new Position(file.path(), line);
  }

  /** Splits a line at each occurrence of a separator, empty fields included. */
  static List<String> split(String text, String separator) {
    List<String> fields = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf(separator); end >= 0; end = text.indexOf(separator, start)) {
      fields.add(text.substring(start, end));
      start = end + separator.length();
    }
    fields.add(text.substring(start));
    return fields;
  }

  /** Splits the categories of an item. */
  static List<String> categories(String text, String separator) {
    return split(text, separator).stream()
        .map(String::strip)
        .filter(name -> !name.isEmpty() && !name.equals(NO_GENRES))
        .toList();
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw file.failure(e);
    }
  }
}
