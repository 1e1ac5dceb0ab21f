// SPDX-License-Identifier: Apache-2.0
package io.genrec.data;

import java.nio.file.Path;

/** A line of a file, from 1. */
record Position(Path file, long line) {
  DatasetException problem(String problem) {
    return DatasetException.at(file, line, problem);
  }

  DatasetException problem(String problem, Throwable cause) {
    return DatasetException.at(file, line, problem, cause);
  }

  /** Reads a whole number. */
  long wholeNumber(String what, String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw problem("the " + what + " '" + text + "' is not a whole number; correct it", e);
    }
  }
}
