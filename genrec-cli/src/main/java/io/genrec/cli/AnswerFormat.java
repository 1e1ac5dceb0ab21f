// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Locale;

/** The forms in which recommendations are written. */
enum AnswerFormat {
  /** For people. */
  TABLE {
    @Override
    AnswerWriter open(Writer out, boolean continued) {
      return new TableWriter(out, continued);
    }
  },
  /** An object a line, one for each user. */
  JSON {
    @Override
    AnswerWriter open(Writer out, boolean continued) throws IOException {
      return new JsonLinesWriter(out);
    }
  },
  /** A row for each recommendation, below a row of names. */
  CSV {
    @Override
    AnswerWriter open(Writer out, boolean continued) throws IOException {
      return new CsvWriter(out, continued);
    }
  };

  /** The form that a file's name ends with, or a table. */
  static AnswerFormat of(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv")) {
      return CSV;
    }
    return name.endsWith(".jsonl") || name.endsWith(".json") ? JSON : TABLE;
  }

  /**
   * Starts to write; the caller flushes and closes {@code out}.
   *
   * @param continued whether answers of the same form precede
   */
  abstract AnswerWriter open(Writer out, boolean continued) throws IOException;
}
