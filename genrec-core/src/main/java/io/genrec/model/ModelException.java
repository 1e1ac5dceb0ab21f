// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

/** Something about a model or its engine failed; the message says what, where and what to do. */
public class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message that a user can act on. */
  public ModelException(String message) {
    super(message);
  }

  /** Creates an exception with a message that a user can act on, and what led to it. */
  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
