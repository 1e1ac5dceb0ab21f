// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

/** A prior cannot be read, or gives numbers that are none. */
public final class ItemPriorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong, where, and what to do. */
  public ItemPriorException(String message) {
    super(message);
  }

  /** The same with a cause. */
  public ItemPriorException(String message, Throwable cause) {
    super(message, cause);
  }
}
