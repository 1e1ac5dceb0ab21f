// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;

/** A line on a terminal that tells how far long work is; nothing where there is no terminal. */
final class Progress implements AutoCloseable {
  private static final long NANOS_BETWEEN_UPDATES = 100_000_000;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final String CLEAR_LINE = "\r\u001B[K";

  private final PrintWriter err;
  private final String unit;
  private final int total;
  private final boolean visible;
  private final long start = System.nanoTime();
  private long lastUpdate = start;

  Progress(PrintWriter err, String unit, int total) {
    this(err, unit, total, isTerminal());
  }

  Progress(PrintWriter err, String unit, int total, boolean visible) {
    this.err = err;
    this.unit = unit;
    this.total = total;
    this.visible = visible;
  }

  /** Tells that so many are done. */
  void update(int done) {
    long now = System.nanoTime();
    if (!visible || done == 0 || now - lastUpdate < NANOS_BETWEEN_UPDATES) {
      return;
    }
    lastUpdate = now;
    double perSecond = done * NANOS_PER_SECOND / (now - start);
    err.printf(
        Locale.ROOT,
        "%s%d of %d %s, %.1f a second, %.0f s left",
        CLEAR_LINE,
        done,
        total,
        unit,
        perSecond,
        (total - done) / perSecond);
    err.flush();
  }

  @Override
  public void close() {
    if (visible && lastUpdate > start) {
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
