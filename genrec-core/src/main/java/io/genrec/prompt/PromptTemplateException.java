// SPDX-License-Identifier: Apache-2.0
package io.genrec.prompt;

/** A template file cannot be read or is wrong; the message names the file and what to do. */
public final class PromptTemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message that a user can act on. */
  public PromptTemplateException(String message) {
    super(message);
  }

  /** Creates an exception with a message that a user can act on, and what led to it. */
  public PromptTemplateException(String message, Throwable cause) {
    super(message, cause);
  }
}
