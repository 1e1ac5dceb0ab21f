// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import java.io.PrintWriter;
import java.util.Locale;

/** Tells a person how far work of known size is. */
final class Progress implements AutoCloseable {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int BAR_LENGTH = 20;

  private final String unit;
  private final int before;
  private final int total;
  private final StatusLine line;
  private final long start = System.nanoTime();

  Progress(PrintWriter err, String unit, int total) {
    this(err, unit, 0, total);
  }

  /**
   * Tells of work that goes on.
   *
   * @param before how many were done before
   */
  Progress(PrintWriter err, String unit, int before, int total) {
    this.unit = unit;
    this.before = before;
    this.total = total;
    this.line = new StatusLine(err);
  }

  /** Tells that so many are done, at least one more than before. */
  void update(int done) {
    double perSecond = (done - before) * NANOS_PER_SECOND / (System.nanoTime() - start);
    int filled = (int) ((long) BAR_LENGTH * done / total);
    line.show(
        String.format(
            Locale.ROOT,
            "[%s%s] %,d of %,d %s, %.1f a second, %s left",
            "#".repeat(filled),
            ".".repeat(BAR_LENGTH - filled),
            done,
            total,
            unit,
            perSecond,
            Durations.text((total - done) / perSecond)));
  }

  @Override
  public void close() {
    line.close();
  }
}
