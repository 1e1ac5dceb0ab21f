// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.genrec.RecommenderFolder;
import io.genrec.prior.CooccurrencePrior;
import io.genrec.prior.PriorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
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
        "--vocabulary 300 --dim 32 --layers 1 --heads 2 --ffn 64 --epochs 40 --dropout 0"
            + " --models 1";
    training =
        CommandRun.of(
            ("train --dataset " + folder + " --out " + recommender + " " + options).split(" "));
  }

  @Test
  void learnsWhatComesNext() throws IOException {
    assertThat(training.code()).as(training.err()).isZero();
    assertThat(training.out()).contains("HR@10", "model");
    assertThat(training.err()).contains("counting what goes together", "prior: weight ");

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
            "--prior-weight",
            "0",
            "--baselines",
            "--users",
            "7");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().toLowerCase(Locale.ROOT).lines())
        .hasSize(8)
        .anyMatch(line -> line.startsWith("markov + item-knn"))
        .anyMatch(line -> line.matches("model +7 .*"));
  }

  @Test
  void aMixIsMeasuredBesideItsPartsAndTheBaselines() throws IOException {
    Path mixed = tuned("mixed");
    setWeight(mixed, "0.4");

    CommandRun run =
        CommandRun.of(
            "evaluate",
            "--dataset",
            folder.toString(),
            "--recommender",
            mixed.toString(),
            "--baselines",
            "--report",
            mixed.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines())
        .anyMatch(line -> line.matches("prior alone +40 .*"))
        .anyMatch(line -> line.matches("model alone +40 .*"))
        .anyMatch(line -> line.matches("model \\+ prior +40 .*"))
        .anyMatch(line -> line.startsWith("model + prior less model alone, NDCG@10: "))
        .anyMatch(line -> line.startsWith("model + prior less item-kNN"))
        .anyMatch(line -> line.startsWith("HR@10 by times in training"));
    JsonNode report = new ObjectMapper().readTree(mixed.resolve("report.json").toFile());
    assertThat(report.at("/priorGain/baseline").asText()).isEqualTo("model alone");
    assertThat(report.at("/measured/priorWeight").asDouble()).isEqualTo(0.4);
    for (JsonNode group : report.get("byItemPopularity")) {
      for (String ranker : List.of("model", "alone", "prior", "baseline")) {
        assertThat(group.at("/" + ranker + "/mean").isNumber()).as(ranker).isTrue();
      }
    }
  }

  @Test
  void theWeightOfAPriorCanBeGiven() throws IOException {
    Path mixed = tuned("weighed");
    setWeight(mixed, "0.4");

    assertThat(names("--recommender", mixed.toString(), "--prior-weight", "0"))
        .containsExactly("model");
    assertThat(names("--recommender", mixed.toString(), "--placement", "after"))
        .containsExactly("prior alone", "model alone", "model + prior");
    CommandRun run =
        CommandRun.of(
            "recommend",
            "--dataset",
            folder.toString(),
            "--recommender",
            mixed.toString(),
            "--prior-weight",
            "1",
            "--user",
            "u1");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(CommandRun.of("evaluate", "--prior-weight", "0.5").errorLines())
        .singleElement()
        .asString()
        .contains("--prior-weight", "--recommender");
    assertThat(
            CommandRun.of(
                    "evaluate",
                    "--dataset",
                    folder.toString(),
                    "--recommender",
                    mixed.toString(),
                    "--prior-weight",
                    "2")
                .errorLines())
        .singleElement()
        .asString()
        .contains("from 0 to 1");
  }

  @Test
  void tuneCountsAPriorWhereThereIsNoneAndKeepsTheBestWeight() throws IOException {
    Path bare = copy("bare");
    Files.delete(bare.resolve("prior.gguf"));
    RecommenderFolder.write(bare, RecommenderFolder.read(bare));
    CommandRun without =
        CommandRun.of(
            "evaluate",
            "--dataset",
            folder.toString(),
            "--recommender",
            bare.toString(),
            "--prior-weight",
            "0.5");
    assertThat(without.errorLines()).singleElement().asString().contains(bare + " has no prior");

    CommandRun run =
        CommandRun.of("tune", "--dataset", folder.toString(), "--recommender", bare.toString());

    assertThat(run.code()).as(run.err()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(22);
    String chosen =
        lines.stream().filter(line -> line.endsWith("chosen")).findFirst().orElseThrow();
    assertThat(RecommenderFolder.prior(bare))
        .isEqualTo(
            PriorSpec.of(
                CooccurrencePrior.file(bare.resolve("prior.gguf")),
                Double.parseDouble(chosen.substring(0, 6).strip())));
    assertThat(bare.resolve("prior.gguf"))
        .hasSameBinaryContentAs(recommender.resolve("prior.gguf"));
    // As 'train' did.
    assertThat(RecommenderFolder.prior(bare).weight())
        .isEqualTo(RecommenderFolder.prior(recommender).weight());
  }

  @Test
  void aDamagedPriorIsNamedAndCountedAgain() throws IOException {
    Path home = copy("damaged");
    Files.writeString(home.resolve("prior.gguf"), "no prior");
    String[] tune = {"tune", "--dataset", folder.toString(), "--recommender", home.toString()};

    assertThat(CommandRun.of(tune).errorLines())
        .last()
        .asString()
        .contains(home.resolve("prior.gguf").toString(), "genrec tune --recount");
    String[] again = Arrays.copyOf(tune, tune.length + 1);
    again[tune.length] = "--recount";
    CommandRun run = CommandRun.of(again);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(home.resolve("prior.gguf"))
        .hasSameBinaryContentAs(recommender.resolve("prior.gguf"));
  }

  /** A copy of the recommender whose prior was fitted again. */
  private static Path tuned(String name) throws IOException {
    Path copy = copy(name);
    CommandRun run =
        CommandRun.of("tune", "--dataset", folder.toString(), "--recommender", copy.toString());
    assertThat(run.code()).as(run.err()).isZero();
    return copy;
  }

  private static Path copy(String name) throws IOException {
    Path copy = Files.createDirectories(folder.resolve(name));
    for (String file : List.of("model.gguf", "prior.gguf", "recommender.json", "epochs.jsonl")) {
      Files.copy(
          recommender.resolve(file), copy.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    return copy;
  }

  private static void setWeight(Path home, String weight) throws IOException {
    RecommenderFolder.write(
        home,
        RecommenderFolder.read(home),
        RecommenderFolder.prior(home).withWeight(Double.parseDouble(weight)));
  }

  private static List<String> names(String... options) throws IOException {
    List<String> names = new ArrayList<>();
    for (String line : evaluateLines(options)) {
      names.add(new ObjectMapper().readTree(line).get("ranker").asText());
    }
    return names;
  }

  /** The recommender's own line, which is the last. */
  private static JsonNode evaluate(String... options) throws IOException {
    List<String> lines = evaluateLines(options);
    return new ObjectMapper().readTree(lines.get(lines.size() - 1));
  }

  private static List<String> evaluateLines(String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("evaluate", "--dataset", folder.toString(), "--format", "json"));
    arguments.addAll(List.of(options));
    CommandRun run = CommandRun.of(arguments.toArray(new String[0]));
    assertThat(run.code()).as(run.err()).isZero();
    return run.out().lines().toList();
  }
}
