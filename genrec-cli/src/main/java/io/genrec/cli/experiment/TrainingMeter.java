// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.experiment;

import io.genrec.train.EpochResult;
import io.genrec.train.FineTuneProgress;
import io.genrec.train.TrainingListener;
import io.genrec.train.WeightResult;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Measures what a fine-tuning takes, and passes on what it hears. Only what a checkpoint holds
 * counts: the rest is done again, and its time is the new one's. Not thread-safe.
 */
public final class TrainingMeter implements TrainingListener {
  private static final double NANOS_PER_SECOND = 1e9;

  private final TrainingListener next;
  private final Consumer<RunEffort> kept;
  private final LongSupplier clock;

  /** Up to where the current part began. */
  private RunEffort before;

  private long start;
  private long parameters;
  private long tokens;

  /**
   * Goes on from an earlier part.
   *
   * @param kept hears of the effort at each checkpoint and at the end
   * @param clock nanoseconds since whenever
   */
  public TrainingMeter(
      TrainingListener next, RunEffort before, Consumer<RunEffort> kept, LongSupplier clock) {
    this.next = next;
    this.before = before;
    this.kept = kept;
    this.clock = clock;
    this.start = clock.getAsLong();
    this.tokens = before.current().tokens();
  }

  @Override
  public void progress(FineTuneProgress news) {
    if (news instanceof FineTuneProgress.Started started) {
      begin(started);
    } else if (news instanceof FineTuneProgress.Step step) {
      tokens = step.tokens();
    } else if (news instanceof FineTuneProgress.FileWritten file
        && !file.event().equals("snapshot")) { // which nothing can go on from
      double seconds = (clock.getAsLong() - start) / NANOS_PER_SECOND;
      RunEffort spent =
          before.withCurrent(
              new TrainingEffort(parameters, tokens, before.current().seconds() + seconds));
      if (file.event().equals("done")) {
        spent = spent.withCurrentFinished();
        before = spent;
      }
      kept.accept(spent);
    }
    next.progress(news);
  }

  private void begin(FineTuneProgress.Started started) {
    start = clock.getAsLong();
    parameters = started.parameters();
    if (started.step() == 0) {
      before = before.withCurrent(TrainingEffort.NONE);
      tokens = 0;
    }
  }

  @Override
  public void stage(String text) {
    next.stage(text);
  }

  @Override
  public void evaluating(int epoch, int users, int of) {
    next.evaluating(epoch, users, of);
  }

  @Override
  public void evaluated(EpochResult epoch) {
    next.evaluated(epoch);
  }

  @Override
  public void weighing(int users, int of) {
    next.weighing(users, of);
  }

  @Override
  public void weighed(List<WeightResult> results) {
    next.weighed(results);
  }
}
