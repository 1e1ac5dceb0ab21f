// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import java.io.PrintWriter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/** Shows what engines have to say about which of them runs and where, a line each. */
final class EngineNotes extends Handler {
  private final PrintWriter err;
  private final SimpleFormatter formatter = new SimpleFormatter();

  /** Shows them on a stream. */
  EngineNotes(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void publish(LogRecord entry) {
    err.println("genrec: " + OneLine.of(formatter.formatMessage(entry)));
  }

  @Override
  public void flush() {
    err.flush();
  }

  @Override
  public void close() {}
}
