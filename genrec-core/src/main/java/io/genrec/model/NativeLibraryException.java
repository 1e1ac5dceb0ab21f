// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

/** An engine's native library could not be loaded; the message lists every place tried. */
public final class NativeLibraryException extends ModelException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message that a user can act on. */
  public NativeLibraryException(String message) {
    super(message);
  }

  /** Creates an exception with a message that a user can act on, and what led to it. */
  public NativeLibraryException(String message, Throwable cause) {
    super(message, cause);
  }
}
