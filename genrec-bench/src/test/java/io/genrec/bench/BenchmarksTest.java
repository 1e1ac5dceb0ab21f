// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.genrec.gguf.LlamaShape;
import io.genrec.gguf.LlamaVocabulary;
import io.genrec.gguf.RandomLlama;
import io.genrec.model.LanguageModel;
import io.genrec.model.TokenSequences;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Benchmarks run once, briefly and in this JVM: that they run, not how fast. */
final class BenchmarksTest {
  private static final int USERS = 20;

  @TempDir private Path folder;

  @Test
  void triesOfMadeUpTitlesAreMeasured() throws RunnerException {
    Collection<RunResult> results =
        new Runner(brief("CatalogueTrieBenchmark").param("titles", "100").build()).run();

    assertThat(results).hasSize(3).allSatisfy(BenchmarksTest::requireScore);
  }

  @Test
  void usersOfAGivenDataSetAreServedByAGivenModelAndPutIntoATable()
      throws RunnerException, IOException, InterruptedException {
    Path json = folder.resolve("results.json");
    Collection<RunResult> results =
        new Runner(
                brief("(PromptBenchmark|RecommenderBenchmark|BatchBenchmark)")
                    .param("dataset", writeDataset().toString())
                    .param("model", writeModel().toString())
                    .param("history", "5")
                    .param("inFlight", "16")
                    .param("beam", "5")
                    .param("scoring", "TRIE_NORMALISED")
                    .resultFormat(ResultFormatType.JSON)
                    .result(json.toString())
                    .build())
            .run();

    assertThat(results).hasSize(4).allSatisfy(BenchmarksTest::requireScore);
    assertThat(results)
        .filteredOn(result -> !result.getSecondaryResults().isEmpty())
        .hasSize(2)
        .allSatisfy(
            result ->
                assertThat(result.getSecondaryResults())
                    .hasEntrySatisfying(
                        "tokens", tokens -> assertThat(tokens.getScore()).isPositive()));
    assertThat(table(json)).contains("BatchBenchmark.streamed").contains("users/s", "tokens/s");
  }

  @ParameterizedTest
  @EnumSource
  void titlesOfTheMadeUpShopHaveATokenAWord(GeneratedShop.Titles kind) throws IOException {
    BenchShop shop = new BenchShop();
    List<String> titles = GeneratedShop.dataset(1000, kind, 1).catalogue().titles();
    try (LanguageModel model = shop.openModel()) {
      TokenSequences tokens = model.tokenizer().encodeAll(titles);
      for (int i = 0; i < titles.size(); i++) {
        assertThat(tokens.length(i))
            .as(titles.get(i))
            .isEqualTo(titles.get(i).split(" ", -1).length);
      }
    } finally {
      shop.deleteModel();
    }
  }

  private static ChainedOptionsBuilder brief(String benchmarks) {
    return new OptionsBuilder()
        .include(benchmarks)
        .forks(0)
        .warmupIterations(0)
        .measurementIterations(1)
        .measurementTime(TimeValue.milliseconds(50))
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
  }

  private static void requireScore(RunResult result) {
    assertThat(result.getPrimaryResult().getScore()).isPositive();
  }

  private Path writeDataset() throws IOException {
    StringBuilder movies = new StringBuilder("movieId,title,genres\n");
    StringBuilder ratings = new StringBuilder("userId,movieId,rating,timestamp\n");
    for (int i = 0; i < USERS; i++) {
      movies.append("%d,Toy Story %d (1995),Children%n".formatted(i, i));
      for (int time = 0; time < 3; time++) {
        ratings.append("%d,%d,5.0,%d%n".formatted(i, (i + time) % USERS, time));
      }
    }
    Path dataset = Files.createDirectory(folder.resolve("dataset"));
    Files.writeString(dataset.resolve("movies.csv"), movies);
    Files.writeString(dataset.resolve("ratings.csv"), ratings);
    return dataset;
  }

  private Path writeModel() throws IOException {
    LlamaVocabulary vocabulary = BenchPrompts.vocabulary(List.of("Toy Story"));
    Path model = folder.resolve("model.gguf");
    RandomLlama.write(model, new LlamaShape(32, 1, 2, 2, 64, 2048, true), vocabulary, 1);
    return model;
  }

  private String table(Path json) throws IOException, InterruptedException {
    assumeTrue(
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(place -> Files.isExecutable(Path.of(place, "python3"))),
        "python3 is not installed: the table of the benchmarks is not tested");
    Path output = folder.resolve("table");
    Process process =
        new ProcessBuilder(
                "python3",
                "src/main/python/jmh-table.py",
                "--commit=c",
                "--command=run",
                "--output=" + output,
                json.toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
    return Files.readString(Path.of(output + ".md"));
  }
}
