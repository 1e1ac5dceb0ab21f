// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import java.io.IOException;
import java.io.PrintWriter;

/** One line of a terminal that is written over and over; nothing where there is no terminal. */
final class StatusLine implements AutoCloseable {
  private static final long NANOS_BETWEEN_UPDATES = 100_000_000;
  private static final String CLEAR_LINE = "\r\u001B[K";

  private final PrintWriter err;
  private final boolean visible;
  private boolean shown;
  private long lastUpdate = System.nanoTime();

  StatusLine(PrintWriter err) {
    this(err, isTerminal());
  }

  StatusLine(PrintWriter err, boolean visible) {
    this.err = err;
    this.visible = visible;
  }

  boolean isVisible() {
    return visible;
  }

  /** Shows a text in place of the last one, unless that is too young to be read. */
  void show(String text) {
    long now = System.nanoTime();
    if (!visible || now - lastUpdate < NANOS_BETWEEN_UPDATES) {
      return;
    }
    lastUpdate = now;
    shown = true;
    err.print(CLEAR_LINE + text);
    err.flush();
  }

  @Override
  public void close() {
    if (shown) {
      err.print(CLEAR_LINE);
      err.flush();
    }
  }

  /** Whether stderr is one; Java itself can only tell of stdout. Without the command, it is not. */
  private static boolean isTerminal() {
    try {
      return new ProcessBuilder("test", "-t", "2").inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
