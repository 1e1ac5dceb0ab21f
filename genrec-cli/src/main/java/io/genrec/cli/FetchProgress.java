// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.download.DownloadListener;
import java.io.PrintWriter;

/** Tells a person how far a download is, and that it is tried again. */
final class FetchProgress implements DownloadListener, AutoCloseable {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MILLIS_PER_SECOND = 1e3;
  private static final int BAR_LENGTH = 20;

  private final PrintWriter err;
  private final StatusLine line;
  private final long start = System.nanoTime();
  private long before = -1;

  FetchProgress(PrintWriter err) {
    this.err = err;
    this.line = new StatusLine(err);
  }

  @Override
  public void progress(long done, long total) {
    if (before < 0 || done < before) {
      before = done; // what earlier calls brought says nothing of the speed
    }
    double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
    double perSecond = (done - before) / Math.max(seconds, 1e-3);
    String speed = ByteSizes.text((long) perSecond) + "/s";
    if (total <= 0) {
      line.show(ByteSizes.text(done) + ", " + speed);
      return;
    }
    int filled = (int) (BAR_LENGTH * done / total);
    String left = perSecond > 0 ? ", " + Durations.text((total - done) / perSecond) + " left" : "";
    line.show(
        "[%s%s] %s of %s, %s%s"
            .formatted(
                "#".repeat(filled),
                ".".repeat(BAR_LENGTH - filled),
                ByteSizes.text(done),
                ByteSizes.text(total),
                speed,
                left));
  }

  @Override
  public void retrying(String problem, long waitMillis) {
    line.close();
    err.println(problem + "; trying again in " + Durations.text(waitMillis / MILLIS_PER_SECOND));
  }

  @Override
  public void close() {
    line.close();
  }
}
