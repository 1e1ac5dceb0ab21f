// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.train.FineTuneProgress;
import io.genrec.train.FineTuneProgress.FileWritten;
import io.genrec.train.FineTuneProgress.Started;
import io.genrec.train.FineTuneProgress.Step;
import io.genrec.train.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingMeterTest {
  private static final long SECOND = 1_000_000_000L;

  private final List<RunEffort> kept = new ArrayList<>();
  private final List<FineTuneProgress> heard = new ArrayList<>();
  private long now;

  @Test
  void onlyWhatACheckpointHoldsCounts() {
    TrainingMeter first = meter(RunEffort.NONE);
    now += 5 * SECOND; // data are prepared
    first.progress(new Started(10, 100, 77, 0));
    now += 2 * SECOND;
    first.progress(step(1, 400));
    first.progress(written("checkpoint"));
    now += 3 * SECOND;
    first.progress(step(2, 800));
    first.progress(written("snapshot")); // and then it is killed

    assertThat(kept).containsExactly(current(77, 400, 2));

    TrainingMeter second = meter(kept.get(0));
    now += 7 * SECOND;
    second.progress(new Started(10, 100, 77, 1));
    now += 4 * SECOND;
    second.progress(step(2, 800));
    second.progress(written("done"));

    assertThat(kept.get(1).total()).isEqualTo(new TrainingEffort(77, 800, 6));
    assertThat(kept.get(1).total().tokensPerSecond()).isEqualTo(800 / 6.0);
    assertThat(heard).hasSize(8);
  }

  @Test
  void aTrainingThatStartsAgainTakesItsOwnTime() {
    TrainingMeter meter = meter(current(77, 400, 2));
    meter.progress(new Started(10, 100, 77, 0));
    now += SECOND;
    meter.progress(step(1, 400));
    meter.progress(written("stopped"));

    assertThat(kept).containsExactly(current(77, 400, 1));
  }

  @Test
  void theModelsOfAnEnsembleCountTogetherEvenIfTheSecondIsResumed() {
    TrainingMeter first = meter(RunEffort.NONE);
    first.progress(new Started(10, 100, 77, 0));
    now += 2 * SECOND;
    first.progress(step(100, 400));
    first.progress(written("done"));
    now += 50 * SECOND; // the epochs are compared
    first.progress(new Started(10, 100, 77, 0));
    now += 3 * SECOND;
    first.progress(step(1, 30));
    first.progress(written("checkpoint"));
    now += SECOND; // and then it is killed

    TrainingMeter second = meter(kept.get(1));
    second.progress(new Started(10, 100, 77, 1));
    now += 4 * SECOND;
    second.progress(step(100, 500));
    second.progress(written("done"));

    assertThat(kept.get(0).total()).isEqualTo(new TrainingEffort(77, 400, 2));
    assertThat(kept.get(1).total()).isEqualTo(new TrainingEffort(154, 430, 5));
    assertThat(kept.get(2).total()).isEqualTo(new TrainingEffort(154, 900, 9));
  }

  private static RunEffort current(long parameters, long tokens, double seconds) {
    return RunEffort.NONE.withCurrent(new TrainingEffort(parameters, tokens, seconds));
  }

  private TrainingMeter meter(RunEffort before) {
    TrainingListener next = heard::add;
    return new TrainingMeter(next, before, kept::add, () -> now);
  }

  private static Step step(long step, long tokens) {
    return new Step(step, 100, tokens, 1, 0.1, 10, 10);
  }

  private static FileWritten written(String event) {
    return new FileWritten(event, 1, Path.of("file"));
  }
}
