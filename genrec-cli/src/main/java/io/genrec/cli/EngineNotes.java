// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import java.io.PrintWriter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/** Shows what engines have to say about which of them runs and where, a line each. */
final class EngineNotes extends Handler {
  /** What the script {@code genrec} knows of why there is only the portable engine. */
  static final String REASON_PROPERTY = "genrec.fallback.reason";

  private final PrintWriter err;
  private final SimpleFormatter formatter = new SimpleFormatter();

  /** Shows them on a stream. */
  EngineNotes(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void publish(LogRecord entry) {
    String message = OneLine.of(formatter.formatMessage(entry));
    String reason = System.getProperty(REASON_PROPERTY);
    // Shorter than what the engine can tell, and nearer to the cause.
    boolean known = reason != null && message.startsWith("the engine 'portable' is used");
    err.println("genrec: " + (known ? "the portable engine is used: " + reason : message));
  }

  @Override
  public void flush() {
    err.flush();
  }

  @Override
  public void close() {}
}
