// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** From a ratings file to a recommender, on a data set that a tiny model learns in seconds. */
@DisabledIfSystemProperty(
    named = "genrec.native.skip",
    matches = "true",
    disabledReason = "models are trained by a native program, which this build is without")
class TrainCommandTest {
  private static final int ITEMS = 20;
  private static final int USERS = 40;

  @TempDir private static Path folder;
  private static Path recommender;
  private static CommandRun training;

  /** Everybody goes round the items in order, from a place of their own. */
  @BeforeAll
  static void train() throws IOException {
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
    Files.writeString(folder.resolve("movies.csv"), movies);
    Files.writeString(folder.resolve("ratings.csv"), ratings);
    recommender = folder.resolve("recommender");
    String options =
        "--vocabulary 300 --dim 32 --layers 1 --heads 2 --ffn 64 --epochs 40 --dropout 0";
    training =
        CommandRun.of(
            ("train --dataset " + folder + " --out " + recommender + " " + options).split(" "));
  }

  @Test
  void learnsWhatComesNext() throws IOException {
    assertThat(training.code()).as(training.err()).isZero();
    assertThat(training.out()).contains("HR@10", "model");

    JsonNode model = evaluate("--recommender", recommender.toString());

    assertThat(model.get("users").asInt()).isEqualTo(USERS);
    assertThat(model.get("HR@5").get("mean").asDouble()).isGreaterThan(0.9);
    assertThat(model.get("inCatalogue").asDouble()).isEqualTo(1);
  }

  @Test
  void anUntrainedModelDoesNot() throws IOException {
    Path prepared = folder.resolve("prepared");
    CommandRun run =
        CommandRun.of("prepare", "--dataset", folder.toString(), "--out", prepared.toString());
    assertThat(run.code()).as(run.err()).isZero();
    String untrained = prepared.resolve("model.gguf").toString();

    assertThat(evaluate("--model", untrained).get("HR@5").get("mean").asDouble()).isLessThan(0.7);
  }

  @Test
  void leavesAReportWithTheEpochsAndTheBaselines() throws IOException {
    JsonNode report = new ObjectMapper().readTree(recommender.resolve("report.json").toFile());

    assertThat(recommender.resolve("report.html")).content().contains("<canvas");
    assertThat(report.get("epochs")).hasSize(40);
    assertThat(report.get("rankers").findValuesAsText("name"))
        .contains("model", "popularity", "Markov + item-kNN, recency");
  }

  @Test
  void optionsOfAnotherKindOfTrainingAreRefused() {
    String out = folder.resolve("other").toString();
    String data = folder.toString();
    String base = recommender.resolve("model.gguf").toString();

    assertThat(
            CommandRun.of("train", "--dataset", data, "--out", out, "--base", base, "--dim", "64")
                .errorLines())
        .singleElement()
        .asString()
        .contains("--dim", "--base has its own");
    assertThat(CommandRun.of("train", "--dataset", data, "--out", out, "--rank", "4").errorLines())
        .singleElement()
        .asString()
        .contains("--rank", "--base");
  }

  @Test
  void recommendsWithWhatWasTrained() {
    CommandRun run =
        CommandRun.of(
            "recommend",
            "--dataset",
            folder.toString(),
            "--recommender",
            recommender.toString(),
            "--history",
            "Film C2 (2000)",
            "--history",
            "Film D3 (2000)",
            "--top",
            "1",
            "--format",
            "csv");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains(",4,Film E4 (2000),");
  }

  @Test
  void refusesToAskTheModelInAnotherWay() {
    CommandRun run =
        CommandRun.of(
            "recommend",
            "--dataset",
            folder.toString(),
            "--recommender",
            recommender.toString(),
            "--template",
            "genrec-paper",
            "--user",
            "u1");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errorLines()).singleElement().asString().contains("genrec-paper", "sequence");
  }

  @Test
  void aDataSetOfYourOwnNeedsAModel() {
    CommandRun run = CommandRun.of("recommend", "--dataset", folder.toString(), "--user", "u1");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errorLines()).singleElement().asString().contains("--model", "genrec train");
  }

  @Test
  void doesNotReplaceARecommender() {
    CommandRun run =
        CommandRun.of("train", "--dataset", folder.toString(), "--out", recommender.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errorLines()).singleElement().asString().contains("recommender already");
  }

  @Test
  void measuresBaselinesBesideTheModel() {
    CommandRun run =
        CommandRun.of(
            "evaluate",
            "--dataset",
            folder.toString(),
            "--recommender",
            recommender.toString(),
            "--baselines",
            "--users",
            "7");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().toLowerCase(Locale.ROOT).lines())
        .hasSize(8)
        .anyMatch(line -> line.startsWith("markov + item-knn"))
        .anyMatch(line -> line.matches("model +7 .*"));
  }

  private static JsonNode evaluate(String... options) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("evaluate", "--dataset", folder.toString(), "--format", "json"));
    arguments.addAll(List.of(options));
    CommandRun run = CommandRun.of(arguments.toArray(new String[0]));
    assertThat(run.code()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }
}
