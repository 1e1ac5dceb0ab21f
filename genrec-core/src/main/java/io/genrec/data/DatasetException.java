// SPDX-License-Identifier: Apache-2.0
package io.genrec.data;

import java.nio.file.Path;

/** A data file cannot be used; the message says which file and line, why, and what to do. */
public class DatasetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message that a user can act on. */
  public DatasetException(String message) {
    super(message);
  }

  /** Creates an exception with a message that a user can act on, and what led to it. */
  public DatasetException(String message, Throwable cause) {
    super(message, cause);
  }

  /** An exception about a line of a file; lines count from 1. */
  public static DatasetException at(Path file, long line, String problem) {
    return new DatasetException(file + ", line " + line + ": " + problem);
  }

  /** An exception about a line of a file, and what led to it; lines count from 1. */
  public static DatasetException at(Path file, long line, String problem, Throwable cause) {
    return new DatasetException(file + ", line " + line + ": " + problem, cause);
  }
}
