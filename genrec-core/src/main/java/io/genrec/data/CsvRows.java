// SPDX-License-Identifier: Apache-2.0
package io.genrec.data;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The rows of a CSV file below its line of column names; not thread-safe. */
final class CsvRows implements AutoCloseable {
  private final DataFile file;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final List<String> names = new ArrayList<>();
  private List<String> row = List.of();
  private long line;

  CsvRows(DataFile file, char delimiter) {
    this.file = file;
    try {
      Reader reader = file.open();
      this.parser =
          CSVParser.builder()
              .setReader(reader)
              .setFormat(CSVFormat.DEFAULT.builder().setDelimiter(delimiter).get())
              .get();
    } catch (IOException e) {
      throw file.failure(e);
    }
    this.records = parser.iterator();
    try {
      if (!next()) {
        throw DatasetException.at(file.path(), 1, "the file is empty; is it the right file?");
      }
      row.forEach(name -> names.add(name.strip()));
    } catch (DatasetException e) {
      close();
      throw e;
    }
  }

  /** The index of a column. */
  int column(String name) {
    int column = names.indexOf(name);
    if (column < 0) {
      throw DatasetException.at(
          file.path(),
          1,
          "there is no column '" + name + "' among " + names + "; rename one or map another");
    }
    return column;
  }

  /** Goes to the next row, if there is one. */
  boolean next() {
    long before = parser.getCurrentLineNumber();
    try {
      if (!records.hasNext()) {
        return false;
      }
      row = records.next().toList();
    } catch (UncheckedIOException e) {
      IOException cause = e.getCause();
      if (cause instanceof CharacterCodingException) {
        throw file.failure(cause);
      }
      throw DatasetException.at(
          file.path(),
          before + 1,
          "the row is not CSV, see its quotes; close each and double those inside: "
              + e.getMessage(),
          e);
    }
    line = firstLine(before);
    if (!names.isEmpty() && row.size() > names.size()) {
      throw position()
          .problem(
              "the row has "
                  + row.size()
                  + " columns, not "
                  + names.size()
                  + "; put values that hold the delimiter in quotes");
    }
    return true;
  }

  // The parser tells the last line of a row; blank lines before the row are not part of it.
  private long firstLine(long before) {
    long last = parser.getCurrentLineNumber();
    if (last - before <= 1) {
      return last;
    }
    return last - row.stream().flatMapToInt(String::chars).filter(c -> c == '\n').count();
  }

  /** A value of the row. */
  String get(int column) {
    if (column >= row.size()) {
      throw position()
          .problem(
              "the row has "
                  + row.size()
                  + " columns and none for '"
                  + names.get(column)
                  + "'; complete it");
    }
    return row.get(column);
  }

  /** Where the row starts. */
  Position position() {
    return new Position(file.path(), line);
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw file.failure(e);
    }
  }
}
