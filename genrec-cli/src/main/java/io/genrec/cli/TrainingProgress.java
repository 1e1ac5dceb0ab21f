// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.train.FineTuneListener;
import io.genrec.train.FineTuneProgress;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Tells a person how a training gets on: a line that changes, or one in a while without a terminal.
 */
final class TrainingProgress implements FineTuneListener, AutoCloseable {
  private static final long QUIET_NANOS = 60_000_000_000L;

  private final PrintWriter err;
  private final StatusLine line;
  private long lastLine = System.nanoTime();

  TrainingProgress(PrintWriter err) {
    this.err = err;
    this.line = new StatusLine(err);
  }

  @Override
  public void progress(FineTuneProgress news) {
    if (news instanceof FineTuneProgress.Started started) {
      err.printf(
          Locale.ROOT,
          "genrec: %,d parameters on %,d examples, %,d steps%n",
          started.parameters(),
          started.examples(),
          started.steps());
    } else if (news instanceof FineTuneProgress.Step step) {
      String text =
          String.format(
              Locale.ROOT,
              "step %d of %d, loss %.4f, %,.0f tokens a second, %.0f s left",
              step.step(),
              step.steps(),
              step.loss(),
              step.tokensPerSecond(),
              step.secondsLeft());
      line.show(text);
      if (!line.isVisible() && System.nanoTime() - lastLine > QUIET_NANOS) {
        lastLine = System.nanoTime();
        err.println("genrec: " + text);
      }
    }
  }

  @Override
  public void close() {
    line.close();
  }
}
