// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.genrec.cli.experiment.ResultRow;
import io.genrec.cli.experiment.ResultsTable;
import io.genrec.cli.experiment.RunName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Trains tiny models for moments, as a file says. */
@DisabledIfSystemProperty(
    named = "genrec.native.skip",
    matches = "true",
    disabledReason = "models are trained by a native program, which this build is without")
class ExperimentCommandTest {
  private static final int ITEMS = 20;
  private static final int USERS = 40;
  private static final long MOST_SECONDS = 120;
  private static final String TINY =
      "\"vocabulary\": 300, \"dim\": 32, \"layers\": 1, \"heads\": 2, \"ffn\": 64, \"dropout\": 0,"
          + " \"no-prior\": true, \"models\": 1";

  @TempDir private Path folder;
  private Path out;

  /** Everybody goes round the items in order, from a place of their own. */
  @BeforeEach
  void writeData() throws IOException {
    StringBuilder movies = new StringBuilder("movieId,title,genres\n");
    for (int item = 0; item < ITEMS; item++) {
      movies.append("%d,Film %c%d (2000),X\n".formatted(item, 'A' + item, item));
    }
    StringBuilder ratings = new StringBuilder("userId,movieId,rating,timestamp\n");
    for (int user = 0; user < USERS; user++) {
      for (int i = 0; i < 10; i++) {
        ratings.append("u%d,%d,5,%d\n".formatted(user, (user + i) % ITEMS, i));
      }
    }
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.writeString(data.resolve("movies.csv"), movies);
    Files.writeString(data.resolve("ratings.csv"), ratings);
    out = folder.resolve("results");
  }

  @Test
  void aRunGetsItsRowOnce() throws IOException {
    Path file =
        file("\"epochs\": 2, " + TINY, "\"usual\": {}, \"slow\": {\"learning-rate\": 1e-9}");

    CommandRun first = done(file);

    List<ResultRow> rows = rows();
    assertThat(rows)
        .extracting(ResultRow::run)
        .containsExactly(new RunName("usual", 1), new RunName("slow", 1));
    ResultRow row = rows.get(0);
    assertThat(row.epochs()).isEqualTo(2);
    assertThat(row.chosenEpoch()).isBetween(1, 2);
    assertThat(row.effort().parameters()).isGreaterThan(1000);
    assertThat(row.effort().tokens()).isGreaterThan(2 * USERS * 7);
    assertThat(row.effort().seconds()).isPositive();
    assertThat(row.test()).isEmpty();
    assertThat(row.modelBytes())
        .isEqualTo(Files.size(out.resolve("runs/usual-1").resolve("model.gguf")));
    assertThat(rows.get(1).settings()).isEqualTo("learning-rate=1.0E-9");
    assertThat(rows.get(1).validation().ndcg()).isLessThan(row.validation().ndcg());
    assertThat(first.out().lines().toList().get(1)).startsWith("usual");

    String table = Files.readString(out.resolve(ResultsTable.FILE));
    CommandRun second = done(file);

    assertThat(second.err()).contains("it has its row").doesNotContain("training");
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(Files.readString(out.resolve(ResultsTable.FILE))).isEqualTo(table);
    assertThat(CommandRun.of("experiment", "--show", out.toString()).out()).isEqualTo(first.out());
  }

  @Test
  void figuresAreThoseOfEvaluate() throws IOException {
    Path file = file("\"epochs\": 3, " + TINY, "\"usual\": {}");
    done(file, "--test");

    ResultRow row = rows().get(0);
    assertThat(row.validation().hitRate()).isEqualTo(evaluated("VALIDATION").get("HR@10"));
    assertThat(row.validation().ndcg()).isEqualTo(evaluated("VALIDATION").get("NDCG@10"));
    assertThat(row.test().orElseThrow().hitRate()).isEqualTo(evaluated("TEST").get("HR@10"));
    assertThat(row.test().orElseThrow().ndcg()).isEqualTo(evaluated("TEST").get("NDCG@10"));
  }

  @Test
  void testTargetsAreMeasuredWhenAskedFor() throws IOException {
    Path file = file("\"epochs\": 1, " + TINY, "\"a\": {}, \"b\": {\"dropout\": 0.1}");
    CommandRun without = done(file);
    assertThat(rows()).allMatch(row -> row.test().isEmpty());
    assertThat(without.out()).doesNotContain("test");
    ResultRow before = rows().get(1);

    CommandRun with = done(file, "b", "--test");

    assertThat(with.err()).contains("test targets").doesNotContain("training");
    assertThat(with.out()).contains("test NDCG@10");
    assertThat(rows().get(0).test()).isEmpty();
    assertThat(rows().get(1)).isEqualTo(before.withTest(rows().get(1).test().orElseThrow()));
  }

  @Test
  void seedsAreAveraged() throws IOException {
    Path file = file("\"epochs\": 2, " + TINY, "\"usual\": {}");

    CommandRun run = done(file, "--seeds", "4,7", "--format", "json");

    List<ResultRow> rows = rows();
    assertThat(rows).extracting(row -> row.run().seed()).containsExactly(4L, 7L);
    double one = rows.get(0).validation().ndcg();
    double two = rows.get(1).validation().ndcg();
    assertThat(one).isNotEqualTo(two);
    JsonNode line = new ObjectMapper().readTree(run.out());
    assertThat(line.get("seeds").asInt()).isEqualTo(2);
    JsonNode ndcg = line.get("validation NDCG@10");
    assertThat(ndcg.get("mean").asDouble()).isEqualTo((one + two) / 2, within(1e-12));
    // of two values: their difference / sqrt(2)
    assertThat(ndcg.get("sd").asDouble())
        .isEqualTo(Math.abs(one - two) / Math.sqrt(2), within(1e-12));
  }

  @Test
  void changedSettingsAreRefused() throws IOException {
    done(file("\"epochs\": 1, " + TINY, "\"usual\": {}"));

    CommandRun run = run(file("\"epochs\": 2, " + TINY, "\"usual\": {}"));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains("usual, seed 1: its settings changed", "epochs was 1 and is 2", "another name");
    assertThat(rows()).singleElement().extracting(ResultRow::epochs).isEqualTo(1);
  }

  @Test
  void changedDataAreRefused() throws IOException {
    Path file = file("\"epochs\": 1, " + TINY, "\"usual\": {}");
    done(file);
    Path ratings = folder.resolve("data/ratings.csv");
    Files.writeString(ratings, Files.readString(ratings) + "u0,19,5,99\n");

    CommandRun run = run(file);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("its settings changed", "the data set");
  }

  @Test
  void whatCannotBeTrainedDoesNotHinderOthersAndMayBeCorrected() throws IOException {
    String settings = "\"epochs\": 1, " + TINY;
    CommandRun run = run(file(settings, "\"odd\": {\"heads\": 5}, \"usual\": {}"));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("genrec: odd, seed 1: ", "1 of 2 runs failed: odd, seed 1");
    assertThat(rows()).extracting(ResultRow::run).containsExactly(new RunName("usual", 1));

    done(file(settings, "\"odd\": {\"heads\": 1}, \"usual\": {}"));
    assertThat(rows()).hasSize(2);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process there cannot be asked to stop")
  void aRunThatWasStoppedGoesOnToTheSameFigures() throws Exception {
    Path file = file("\"epochs\": 20, \"batch\": 1, " + TINY, "\"usual\": {}");
    Path work = out.resolve("runs/usual-1/work/1");
    Process process = start(file, "usual");
    try {
      waitFor(process, work.resolve("trained.gguf.epoch-2"));
      CommandRun other = done(file);
      assertThat(other.err()).contains("another process has the run");
    } finally {
      process.destroy();
    }

    assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(folder.resolve("usual.err"))).contains("genrec: stopped");
    assertThat(work.resolve("trained.gguf.checkpoint")).exists();
    assertThat(out.resolve(ResultsTable.FILE)).doesNotExist();

    done(file);
    ResultRow resumed = rows().get(0);
    out = folder.resolve("whole");
    done(file);
    ResultRow whole = rows().get(0);
    assertThat(resumed.validation()).isEqualTo(whole.validation());
    assertThat(resumed.chosenEpoch()).isEqualTo(whole.chosenEpoch());
    assertThat(resumed.epochs()).isEqualTo(20);
    assertThat(resumed.effort().tokens()).isEqualTo(whole.effort().tokens());
  }

  @Test
  void processesShareAFolder() throws Exception {
    Path file = file("\"epochs\": 1, " + TINY, "\"a\": {}, \"b\": {\"dropout\": 0.1}");
    List<Process> processes = List.of(start(file, "a"), start(file, "b"));

    for (Process process : processes) {
      assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
    assertThat(rows())
        .extracting(ResultRow::run)
        .containsExactlyInAnyOrder(new RunName("a", 1), new RunName("b", 1));
  }

  private Path file(String settings, String experiments) throws IOException {
    return Files.writeString(
        folder.resolve("experiments.json"),
        "{\"dataset\": \"data\", \"settings\": {%s}, \"experiments\": {%s}}"
            .formatted(settings, experiments));
  }

  private CommandRun done(Path file, String... more) {
    CommandRun run = run(file, more);
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  private CommandRun run(Path file, String... more) {
    List<String> arguments = new ArrayList<>(List.of("experiment", file.toString()));
    arguments.addAll(List.of(more));
    arguments.addAll(List.of("--out", out.toString()));
    return CommandRun.of(arguments.toArray(new String[0]));
  }

  private List<ResultRow> rows() throws IOException {
    return new ResultsTable(out).rows();
  }

  private Map<String, Double> evaluated(String part) throws IOException {
    CommandRun run =
        CommandRun.of(
            "evaluate",
            "--dataset",
            folder.resolve("data").toString(),
            "--recommender",
            out.resolve("runs/usual-1").toString(),
            "--part",
            part,
            "--format",
            "json");
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode model = new ObjectMapper().readTree(run.out());
    return Map.of(
        "HR@10",
        model.get("HR@10").get("mean").asDouble(),
        "NDCG@10",
        model.get("NDCG@10").get("mean").asDouble());
  }

  private Process start(Path file, String name) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Genrec.class.getName(),
            "experiment",
            file.toString(),
            name,
            "--out",
            out.toString())
        .redirectOutput(folder.resolve(name + ".out").toFile())
        .redirectError(folder.resolve(name + ".err").toFile())
        .start();
  }

  private static void waitFor(Process process, Path file) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (!Files.exists(file)) {
      assertThat(process.isAlive()).isTrue();
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(10);
    }
  }
}
