// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

/** A model or session asked for more memory than the device has; the message says how much. */
public final class DeviceMemoryException extends ModelException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message that a user can act on. */
  public DeviceMemoryException(String message) {
    super(message);
  }

  /** Creates an exception with a message that a user can act on, and what led to it. */
  public DeviceMemoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
