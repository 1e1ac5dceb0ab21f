// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.genrec.train.EpochLog;
import io.genrec.train.EpochResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a data set with awkward titles to a page and to data, as a user gets them. */
@NeedsAnEngine
class EvaluateReportTest {
  @TempDir private static Path folder;
  private static Path report;
  private static CommandRun run;
  private static JsonNode data;
  private static String page;

  @BeforeAll
  static void evaluate() throws IOException {
    AwkwardDataset.write(folder.resolve("data"));
    AwkwardDataset.writeRecommender(folder.resolve("rec"));
    EpochLog.write(
        folder.resolve("rec").resolve("epochs.jsonl"),
        List.of(
            new EpochResult(1, 10, 3, OptionalDouble.of(3.5), 0.1, 0.05, false),
            new EpochResult(2, 20, 2.5, OptionalDouble.empty(), 0.2, 0.1, true)));
    report = folder.resolve("a").resolve("report");
    run = evaluate("--report", report.toString(), "--format", "json");
    assertThat(run.code()).as(run.err()).isZero();
    data = new ObjectMapper().readTree(report.resolve("report.json").toFile());
    page = Files.readString(report.resolve("report.html"));
  }

  @Test
  void leavesTwoFilesAndNothingElse() throws IOException {
    try (var files = Files.list(report)) {
      assertThat(files)
          .containsExactlyInAnyOrder(report.resolve("report.html"), report.resolve("report.json"));
    }
    assertThat(run.err()).isEmpty();
  }

  @Test
  void holdsTheFiguresOfTheTable() throws IOException {
    List<String> lines = run.out().lines().toList();
    JsonNode rankers = data.get("rankers");

    assertThat(rankers).hasSameSizeAs(lines);
    for (int i = 0; i < lines.size(); i++) {
      JsonNode expected = new ObjectMapper().readTree(lines.get(i));
      JsonNode ranker = rankers.get(i);
      assertThat(ranker.get("name")).isEqualTo(expected.get("ranker"));
      assertThat(ranker.get("users").asInt()).isEqualTo(AwkwardDataset.USERS);
      for (String metric : List.of("HR@5", "NDCG@5", "HR@10", "NDCG@10", "MRR@10")) {
        assertThat(ranker.get("metrics").get(metric)).isEqualTo(expected.get(metric));
      }
      assertThat(ranker.get("coverage").get("Coverage@10")).isEqualTo(expected.get("Coverage@10"));
      assertThat(ranker.get("inCatalogue")).isEqualTo(expected.get("inCatalogue"));
      assertThat(ranker.get("fewerThan10")).isEqualTo(expected.get("fewerThan10"));
    }
    assertThat(rankers.get(lines.size() - 1).get("name").asText()).isEqualTo("model");
  }

  @Test
  void saysWhatWasMeasuredWithWhat() {
    JsonNode measured = data.get("measured");

    assertThat(measured.get("dataset").asText()).isEqualTo("data");
    assertThat(measured.get("items").asInt()).isEqualTo(AwkwardDataset.ITEMS);
    assertThat(measured.get("users").asInt()).isEqualTo(AwkwardDataset.USERS);
    assertThat(measured.get("part").asText()).isEqualTo("TEST");
    assertThat(measured.get("model").asText()).isEqualTo("rec");
    assertThat(measured.get("parameters").asLong()).isPositive();
    assertThat(measured.get("scoring").asText()).isEqualTo("TRIE_NORMALISED");
    assertThat(measured.get("beamWidth").asInt()).isEqualTo(20);
  }

  @Test
  void groupsHoldEveryUserOnce() {
    for (String groups : List.of("byHistoryLength", "byItemPopularity")) {
      int users = 0;
      for (JsonNode group : data.get(groups)) {
        users += group.get("users").asInt();
      }
      assertThat(users).as(groups).isEqualTo(AwkwardDataset.USERS);
    }
  }

  @Test
  void showsHitsThenMissesAsTheyAre() {
    JsonNode examples = data.get("examples");

    assertThat(examples).hasSize(10);
    for (int i = 0; i < examples.size(); i++) {
      JsonNode example = examples.get(i);
      List<String> hits = new ArrayList<>();
      for (JsonNode each : example.get("recommended")) {
        if (each.get("hit").asBoolean()) {
          hits.add(each.get("title").asText());
        }
        assertThat(each.get("probability").asDouble()).isBetween(0.0, 1.0);
      }
      int first = Integer.parseInt(example.get("user").asText().replaceAll("\\D", ""));
      String target = AwkwardDataset.title((first + 7) % AwkwardDataset.ITEMS);
      assertThat(example.get("target").asText()).isEqualTo(target);
      assertThat(example.get("history")).hasSize(7);
      assertThat(example.get("history").get(0).asText())
          .isEqualTo(AwkwardDataset.title(first % 30));
      assertThat(example.get("hit").asBoolean()).isEqualTo(i < 5);
      assertThat(hits).isEqualTo(i < 5 ? List.of(target) : List.of());
    }
  }

  @Test
  void holdsTheEpochsOfTheRecommendersFolder() {
    assertThat(data.get("epochs")).hasSize(2);
    assertThat(data.get("epochs").get(0).get("validationLoss").asDouble()).isEqualTo(3.5);
    assertThat(data.get("epochs").get(1).has("validationLoss")).isFalse();
    assertThat(data.get("epochs").get(1).get("chosen").asBoolean()).isTrue();
  }

  @Test
  void thePageHoldsTheSameDataAndNoTitleAsMarkup() throws IOException {
    String json = Files.readString(report.resolve("report.json")).strip();

    assertThat(page).contains("id=\"data\">" + json + "</script>");
    assertThat(json).doesNotContain("<", ">", "&").contains("\\u003c/script\\u003e");
    assertThat(page).doesNotContain("window.intruded = 1</", "<img", "onerror=\"");
  }

  @Test
  void refusesAFolderThatCannotBeMadeBeforeItMeasures() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    CommandRun refused = CommandRun.of("evaluate", "--report", file.resolve("x").toString());

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.errorLines())
        .singleElement()
        .asString()
        .contains(file.resolve("x").toString(), "no report can be written there");
  }

  @Test
  void namesTheLineOfADamagedEpochLog() throws IOException {
    Path damaged = folder.resolve("damaged");
    AwkwardDataset.writeRecommender(damaged);
    Path epochs = Files.writeString(damaged.resolve("epochs.jsonl"), "\nepoch 1\n");
    CommandRun refused =
        CommandRun.of(
            "evaluate", "--recommender", damaged.toString(), "--report", damaged.toString());

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.errorLines()).singleElement().asString().contains(epochs + ", line 2: ");
  }

  @Test
  void theHelpNamesItAndWritesPercentsOnce() {
    CommandRun help = CommandRun.of("evaluate", "--help");

    assertThat(help.out()).contains("--report=DIR", "with 95%").doesNotContain("%%");
    assertThat(help.err()).isEmpty();
  }

  private static CommandRun evaluate(String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "evaluate",
                "--dataset",
                folder.resolve("data").toString(),
                "--recommender",
                folder.resolve("rec").toString()));
    arguments.addAll(List.of(options));
    return CommandRun.of(arguments.toArray(new String[0]));
  }
}
