// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.genrec.gguf.LlamaShape;
import io.genrec.gguf.LlamaVocabulary;
import io.genrec.gguf.RandomAdapter;
import io.genrec.gguf.RandomLlama;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command on the native engine, a model with random weights and a small data set. */
class RecommendCommandTest {
  private static final LlamaShape SHAPE = new LlamaShape(32, 2, 4, 2, 64, 512, true);

  @TempDir private static Path folder;
  private static String model;
  private static String data;

  @BeforeAll
  static void writeFiles() throws IOException {
    Path file = folder.resolve("model.gguf");
    RandomLlama.write(file, SHAPE, LlamaVocabulary.ofBytes(), 5, 0.3f);
    model = file.toString();
    Files.writeString(
        folder.resolve("movies.csv"),
        """
        movieId,title,genres
        1,Alien (1979),Horror|Sci-Fi
        2,Aliens (1986),Action|Sci-Fi
        3,"Matrix, The (1999)",Sci-Fi
        4,Heat (1995),Crime
        5,Heat (1986),Crime
        6,Amélie (2001),Comedy
        """);
    Files.writeString(
        folder.resolve("ratings.csv"),
        """
        userId,movieId,rating,timestamp
        ann,1,5,10
        ann,4,4,20
        bob,6,4,10
        """);
    data = folder.toString();
  }

  @Test
  @NeedsAnEngine
  void showsHistoryRecommendationsAndWhetherTheyAreExact() {
    CommandRun run = recommend("--user", "ann");

    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("User ann", "Heat (1995)", "Matrix, The (1999)", "Only 4 of 10", "Provably")
        .containsPattern("(?m)^ +1 +-\\d+\\.\\d{3} +\\d+\\.\\d{4}% +\\S");
  }

  @Test
  @NeedsAnEngine
  void jsonIsAnObjectALine() throws IOException {
    CommandRun run = recommend("--all-users", "--format", "json");

    List<JsonNode> users = new ArrayList<>();
    for (String line : run.out().lines().toList()) {
      users.add(new ObjectMapper().readTree(line));
    }
    assertThat(users).extracting(user -> user.get("user").asText()).containsExactly("ann", "bob");
    Set<String> titles = new HashSet<>();
    double sum = 0;
    int rank = 0;
    for (JsonNode each : users.get(0).get("recommendations")) {
      titles.add(each.get("title").asText());
      sum += each.get("probability").asDouble();
      assertThat(each.get("rank").asInt()).isEqualTo(++rank);
      assertThat(Math.exp(each.get("score").asDouble()))
          .isCloseTo(each.get("probability").asDouble(), within(1e-9));
    }
    assertThat(titles)
        .containsExactlyInAnyOrder(
            "Aliens (1986)", "Matrix, The (1999)", "Heat (1986)", "Amélie (2001)");
    assertThat(sum).isBetween(0.0, 1.0);
    assertThat(users.get(0).get("exact").asBoolean()).isTrue();
  }

  @Test
  @NeedsAnEngine
  void csvQuotesTitles() {
    CommandRun run = recommend("--user", "bob", "--format", "csv", "--category", "sci-fi");

    assertThat(run.out().lines())
        .hasSize(4)
        .startsWith("user,rank,itemId,title,score,probability,exact")
        .anyMatch(line -> line.matches("bob,\\d,3,\"Matrix, The \\(1999\\)\",-\\S+,0\\.\\d+,true"));
  }

  @Test
  @NeedsAnEngine
  void takesTitlesAsPeopleWriteThem() {
    CommandRun run = recommend("--history", "the matrix", "--history", "Alien (1979)");

    assertThat(run.code()).isZero();
    assertThat(run.errorLines())
        .singleElement()
        .asString()
        .contains("'the matrix'", "'Matrix, The (1999)'");
    assertThat(run.out()).contains("Alien (1979)\nRank");
  }

  @Test
  @NeedsAnEngine
  void aFileOfTitlesIsTheSameAsNamingThem() throws IOException {
    Path titles = folder.resolve("titles.txt");
    Files.writeString(titles, "Alien (1979)\n\nAmélie (2001)\n");

    CommandRun fromFile = recommend("--history-file", titles.toString(), "--format", "json");
    CommandRun named =
        recommend("--history", "Alien (1979)", "--history", "Amélie (2001)", "--format", "json");

    assertThat(fromFile).isEqualTo(named);
    assertThat(fromFile.code()).isZero();
  }

  @Test
  void anAmbiguousTitleListsWhatItMayBe() {
    assertOneLine(recommend("--history", "heat"), "'Heat (1995)'", "'Heat (1986)'", "in full");
  }

  @Test
  void unknownUsersTitlesAndItemsAreOneLine() {
    assertOneLine(recommend("--user", "eve"), "'eve'", "'ann'");
    assertOneLine(recommend("--history", "zzzz qqqq"), "'zzzz qqqq'");
    assertOneLine(recommend("--history-file", "/no/such/file"), "/no/such/file");
  }

  @Test
  @NeedsAnEngine
  void badModelsAndAdaptersAreOneLineThatNamesTheFile() throws IOException {
    Path broken = folder.resolve("broken.gguf");
    Files.writeString(broken, "GGUF but not really");
    assertOneLine(CommandRun.of("recommend", "--model", "/no/model", "--user", "1"), "/no/model");
    assertOneLine(
        CommandRun.of("recommend", "--model", broken.toString(), "--user", "1"), "broken.gguf");

    Path adapter = folder.resolve("adapter.gguf");
    LlamaShape other = new LlamaShape(64, 2, 4, 2, 64, 512, true);
    RandomAdapter.write(adapter, other, List.of("attn_q"), 2, 4, 1);
    assertOneLine(recommend("--user", "ann", "--adapter", adapter + "=0.5"), "adapter.gguf");
    assertOneLine(recommend("--user", "ann", "--adapter", "a.gguf=strong"), "a.gguf=strong");
  }

  @Test
  @NeedsAnEngine
  void anAdapterChangesScoresByItsScale() throws IOException {
    Path adapter = folder.resolve("fitting.gguf");
    RandomAdapter.write(adapter, SHAPE, List.of("attn_q", "attn_v"), 2, 8, 1);
    String plain = recommend("--user", "ann", "--format", "csv").out();

    assertThat(recommend("--user", "ann", "--format", "csv", "--adapter", adapter + "=0").out())
        .isEqualTo(plain);
    assertThat(recommend("--user", "ann", "--format", "csv", "--adapter", adapter + "=8").out())
        .isNotEqualTo(plain);
  }

  @Test
  @NeedsAnEngine
  void aResultFileIsWrittenWhenItIsComplete() throws IOException {
    Path file = folder.resolve("result.jsonl");
    Files.writeString(file, "precious");
    CommandRun failed = recommend("--user", "eve", "--out", file.toString());
    assertThat(failed.code()).isEqualTo(1);
    assertThat(file).hasContent("precious");

    CommandRun run =
        recommend("--all-users", "--limit", "1", "--format", "json", "--out", file.toString());

    assertThat(run).isEqualTo(new CommandRun(0, "", ""));
    assertThat(Files.readAllLines(file)).singleElement().asString().startsWith("{\"user\":\"ann\"");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).noneMatch(each -> each.toString().endsWith(".partial"));
    }
  }

  @Test
  @NeedsAnEngine
  void aResultFileInAFolderThatIsNotThereIsOneLine() {
    assertOneLine(recommend("--user", "ann", "--out", "/no/such/folder/x.csv"), "/no/such/folder");
  }

  @Test
  void wrongUsageIsExitCode2() {
    assertThat(recommend().code()).isEqualTo(2);
    assertThat(recommend("--user", "ann", "--all-users").code()).isEqualTo(2);
    assertThat(recommend("--user", "ann", "--format", "xml").code()).isEqualTo(2);
  }

  private static CommandRun recommend(String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("recommend", "--model", model, "--dataset", data));
    arguments.addAll(List.of(options));
    return CommandRun.of(arguments.toArray(new String[0]));
  }

  private static void assertOneLine(CommandRun run, String... parts) {
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.errorLines().get(run.errorLines().size() - 1))
        .startsWith("genrec: ")
        .contains(parts);
    assertThat(run.errorLines()).hasSize(1);
  }
}
