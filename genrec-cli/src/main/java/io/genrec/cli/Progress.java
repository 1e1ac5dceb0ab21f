// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import java.io.PrintWriter;
import java.util.Locale;

/** Tells a person how far work of known size is. */
final class Progress implements AutoCloseable {
  private static final double NANOS_PER_SECOND = 1e9;

  private final String unit;
  private final int total;
  private final StatusLine line;
  private final long start = System.nanoTime();

  Progress(PrintWriter err, String unit, int total) {
    this.unit = unit;
    this.total = total;
    this.line = new StatusLine(err);
  }

  /** Tells that so many are done; at least one. */
  void update(int done) {
    double perSecond = done * NANOS_PER_SECOND / (System.nanoTime() - start);
    line.show(
        String.format(
            Locale.ROOT,
            "%d of %d %s, %.1f a second, %.0f s left",
            done,
            total,
            unit,
            perSecond,
            (total - done) / perSecond));
  }

  @Override
  public void close() {
    line.close();
  }
}
