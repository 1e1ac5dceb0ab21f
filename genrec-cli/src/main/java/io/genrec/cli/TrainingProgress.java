// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.train.EpochResult;
import io.genrec.train.FineTuneProgress;
import io.genrec.train.TrainingListener;
import io.genrec.train.WeightResult;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * Tells a person how a training gets on: a line that changes, or one in a while without a terminal.
 */
final class TrainingProgress implements TrainingListener, AutoCloseable {
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
      show(
          String.format(
              Locale.ROOT,
              "step %d of %d, loss %.4f, %,.0f tokens a second, %s left",
              step.step(),
              step.steps(),
              step.loss(),
              step.tokensPerSecond(),
              Durations.text(step.secondsLeft())));
    }
  }

  @Override
  public void stage(String text) {
    line.close();
    err.println("genrec: " + text);
  }

  @Override
  public void evaluating(int epoch, int users, int of) {
    show("epoch %d: asked about %d of %d users".formatted(epoch, users, of));
  }

  @Override
  public void evaluated(EpochResult epoch) {
    line.close();
    err.printf(
        Locale.ROOT,
        "genrec: epoch %d: loss %.4f, validation loss %.4f, HR@10 %.4f, NDCG@10 %.4f%n",
        epoch.epoch(),
        epoch.trainingLoss(),
        epoch.validationLoss().orElse(Double.NaN),
        epoch.hitRate(),
        epoch.ndcg());
  }

  @Override
  public void weighing(int users, int of) {
    show("prior: went through %d of %d users".formatted(users, of));
  }

  @Override
  public void weighed(List<WeightResult> results) {
    line.close();
    WeightResult none = results.get(0);
    WeightResult best = results.stream().filter(WeightResult::chosen).findFirst().orElse(none);
    err.printf(
        Locale.ROOT,
        "genrec: prior: weight %.2f, HR@10 %.4f, NDCG@10 %.4f; 0.00 gives %.4f and %.4f%n",
        best.weight(),
        best.hitRate(),
        best.ndcg(),
        none.hitRate(),
        none.ndcg());
  }

  private void show(String text) {
    line.show(text);
    if (!line.isVisible() && System.nanoTime() - lastLine > QUIET_NANOS) {
      lastLine = System.nanoTime();
      err.println("genrec: " + text);
    }
  }

  @Override
  public void close() {
    line.close();
  }
}
