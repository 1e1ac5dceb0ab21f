// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

/** A model or adapter file is missing, damaged, or not one that the engine can run. */
public final class ModelLoadException extends ModelException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with a message that a user can act on. Control characters, which names in
   * a damaged file may hold, become question marks: the message is one line.
   */
  public ModelLoadException(String message) {
    super(oneLine(message));
  }

  /** Creates an exception with such a message and what led to it. */
  public ModelLoadException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\p{Cntrl}", "?");
  }
}
