// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import java.io.IOException;
import java.io.Writer;

/** The forms in which recommendations are written. */
enum AnswerFormat {
  /** For people. */
  TABLE {
    @Override
    AnswerWriter open(Writer out) {
      return new TableWriter(out);
    }
  },
  /** An object a line, one for each user. */
  JSON {
    @Override
    AnswerWriter open(Writer out) throws IOException {
      return new JsonLinesWriter(out);
    }
  },
  /** A row for each recommendation, below a row of names. */
  CSV {
    @Override
    AnswerWriter open(Writer out) throws IOException {
      return new CsvWriter(out);
    }
  };

  /** Starts to write; the caller flushes and closes {@code out}. */
  abstract AnswerWriter open(Writer out) throws IOException;
}
