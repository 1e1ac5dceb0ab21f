// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTableTest {
  @TempDir private Path folder;

  @Test
  void rowsAreReadAsTheyWereWritten() throws IOException {
    ResultsTable table = new ResultsTable(folder);
    ResultRow plain = row("a", 1, 0.1);
    ResultRow tested = row("b, \"quoted\"", -3, 1.0 / 3).withTest(figures(2.0 / 3));

    assertThat(table.rows()).isEmpty();
    table.put(plain);
    table.put(tested);

    assertThat(table.rows()).containsExactly(plain, tested);
    assertThat(table.row(plain.run())).contains(plain);
    assertThat(table.row(new RunName("a", 2))).isEmpty();
    assertThat(Files.readAllLines(table.file()).get(1)).contains(",,,,,"); // no test figures
  }

  @Test
  void aRowTakesThePlaceOfItsRunsOther() throws IOException {
    ResultsTable table = new ResultsTable(folder);
    table.put(row("a", 1, 0.1));
    table.put(row("b", 1, 0.2));
    ResultRow tested = row("a", 1, 0.1).withTest(figures(0.3));

    table.put(tested);

    assertThat(table.rows()).containsExactly(tested, row("b", 1, 0.2));
  }

  @Test
  void rowsOfSeveralThreadsAllSurvive() throws Exception {
    int threads = 4;
    int each = 10;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<?>> done = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      String name = "e" + thread;
      done.add(
          pool.submit(
              () -> {
                for (int seed = 0; seed < each; seed++) {
                  new ResultsTable(folder).put(row(name, seed, 0.5));
                }
                return null;
              }));
    }
    for (Future<?> one : done) {
      one.get();
    }
    pool.shutdown();

    assertThat(new ResultsTable(folder).rows()).hasSize(threads * each).doesNotHaveDuplicates();
  }

  @Test
  void anotherTableIsNotTouched() throws IOException {
    ResultsTable table = new ResultsTable(folder);
    Files.writeString(table.file(), "experiment,seed\na,1\n");

    assertThatThrownBy(() -> table.put(row("a", 1, 0.1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("other columns");
    assertThat(table.file()).hasContent("experiment,seed\na,1\n");
  }

  @Test
  void aCellThatIsNoNumberIsAnError() throws IOException {
    ResultsTable table = new ResultsTable(folder);
    table.put(row("a", 1, 0.1));
    Files.writeString(table.file(), Files.readString(table.file()).replace("a,1,", "a,one,"));

    assertThatThrownBy(table::rows).isInstanceOf(IOException.class).hasMessageContaining("damaged");
  }

  @Test
  void theBestExperimentIsFirstWithTheMeanOfItsSeeds() {
    List<ExperimentSummary> summaries =
        ExperimentSummary.of(
            List.of(
                row("low", 1, 0.1),
                row("high", 1, 0.2),
                row("high", 2, 0.3).withTest(figures(0.25)),
                row("high", 3, 0.7)));

    assertThat(summaries).extracting(ExperimentSummary::experiment).containsExactly("high", "low");
    ExperimentSummary high = summaries.get(0);
    assertThat(high.seeds()).isEqualTo(3);
    // (.2 + .3 + .7) / 3 = .4; (.04 + .01 + .09) / 2 = .07
    assertThat(high.validation().ndcg().mean()).isEqualTo(0.4, within(1e-12));
    assertThat(high.validation().ndcg().deviation().orElseThrow())
        .isEqualTo(Math.sqrt(0.07), within(1e-12));
    assertThat(high.testSeeds()).isEqualTo(1);
    assertThat(high.test().orElseThrow().hitRate())
        .isEqualTo(new Spread(0.25, OptionalDouble.empty()));
    assertThat(summaries.get(1).test()).isEmpty();
  }

  @Test
  void aLockIsTakenOnceAndGivenBack() throws IOException {
    Path file = folder.resolve("lock");
    try (RunLock first = RunLock.tryTake(file).orElseThrow()) {
      assertThat(first).isNotNull();
      assertThat(RunLock.tryTake(file)).isEmpty();
    }
    RunLock again = RunLock.tryTake(file).orElseThrow();
    again.close();
  }

  private static ResultRow row(String experiment, long seed, double figure) {
    return new ResultRow(
        new RunName(experiment, seed),
        "dropout=0.4 epochs=3",
        new TrainingEffort(1234, 5678, 9.125),
        3,
        2,
        figures(figure),
        Optional.empty(),
        4096,
        "1.0",
        "2026-01-01T00:00:00Z");
  }

  private static RunFigures figures(double value) {
    return new RunFigures(List.of(value, value, value, value));
  }
}
