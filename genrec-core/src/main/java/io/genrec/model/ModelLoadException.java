// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

/** A model or adapter file is missing, damaged, or not one that the engine can run. */
public final class ModelLoadException extends ModelException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message that a user can act on. */
  public ModelLoadException(String message) {
    super(message);
  }

  /** Creates an exception with a message that a user can act on, and what led to it. */
  public ModelLoadException(String message, Throwable cause) {
    super(message, cause);
  }
}
