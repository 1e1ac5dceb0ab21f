// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** The text of a failure in one line, for people. */
final class OneLine {
  private OneLine() {}

  static String of(Throwable failure) {
    String message = failure.getMessage();
    String text = message == null ? failure.getClass().getSimpleName() : message;
    if (failure instanceof NoSuchFileException) {
      text = text + ": there is no such file";
    } else if (failure instanceof FileAlreadyExistsException) {
      text = text + ": the file is already there";
    }
    return of(text);
  }

  static String of(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
