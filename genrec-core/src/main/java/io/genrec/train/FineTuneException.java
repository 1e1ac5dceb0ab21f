// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import io.genrec.model.ModelException;

/** A fine-tuning failed; the message is the program's own line. */
public final class FineTuneException extends ModelException {
  private static final long serialVersionUID = 1L;

  /** What it failed of. */
  public enum Kind {
    /** Wrong or contradictory settings. */
    SETTINGS,
    /** A line of the data is wrong; the message names file and line. */
    DATA,
    /** The base model, the adapter or the checkpoint cannot be used. */
    MODEL,
    /** A file cannot be written; the last checkpoint is intact. */
    OUTPUT,
    /** The loss is no longer a number; lower the learning rate. */
    DIVERGED,
    /** Anything else. */
    OTHER
  }

  private final Kind kind;

  /** Creates an exception with a message that a user can act on. */
  public FineTuneException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** Creates an exception with a message that a user can act on, and what led to it. */
  public FineTuneException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What it failed of. */
  public Kind kind() {
    return kind;
  }

  /** The kind that an exit status of the program stands for. */
  static Kind kindOf(int exitStatus) {
    return switch (exitStatus) {
      case 2 -> Kind.SETTINGS;
      case 3 -> Kind.DATA;
      case 4 -> Kind.MODEL;
      case 5 -> Kind.OUTPUT;
      case 6 -> Kind.DIVERGED;
      default -> Kind.OTHER;
    };
  }
}
