// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

/** The engine failed while it computed. The session that threw it can only be closed. */
public final class InferenceException extends ModelException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message that a user can act on. */
  public InferenceException(String message) {
    super(message);
  }

  /** Creates an exception with a message that a user can act on, and what led to it. */
  public InferenceException(String message, Throwable cause) {
    super(message, cause);
  }
}
