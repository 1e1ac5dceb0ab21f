// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.genrec.gguf.LlamaShape;
import io.genrec.gguf.LlamaVocabulary;
import io.genrec.gguf.RandomLlama;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command for many users: files that can be gone on with, and what is told on the way. */
@NeedsAnEngine
class RecommendManyTest {
  private static final LlamaShape SHAPE = new LlamaShape(32, 2, 4, 2, 64, 512, true);
  private static final int USERS = 200;

  @TempDir private static Path data;
  @TempDir private Path folder;
  private static String model;
  private Path file;

  @BeforeAll
  static void writeData() throws IOException {
    Path written = data.resolve("model.gguf");
    RandomLlama.write(written, SHAPE, LlamaVocabulary.ofBytes(), 5, 0.3f);
    model = written.toString();
    SplittableRandom random = new SplittableRandom(3);
    StringBuilder movies = new StringBuilder("movieId,title,genres\n");
    for (int item = 0; item < 90; item++) {
      movies.append("%d,\"Film %d, or %d (1990)\",Drama%n".formatted(item, item % 40, item));
    }
    StringBuilder ratings = new StringBuilder("userId,movieId,rating,timestamp\n");
    for (int user = 0; user < USERS; user++) {
      for (int item = 0; item < 1 + user % 5; item++) {
        ratings.append("u%d,%d,5,%d%n".formatted(user, random.nextInt(90), 10 * item));
      }
    }
    Files.writeString(data.resolve("movies.csv"), movies);
    Files.writeString(data.resolve("ratings.csv"), ratings);
  }

  @BeforeEach
  void chooseFile() {
    file = folder.resolve("answers.jsonl");
  }

  @Test
  void answersAreThoseOfOneUserAtATime() throws IOException {
    CommandRun all = recommend("--all-users", "--format", "json");

    List<String> lines = all.out().lines().toList();
    assertThat(lines).hasSize(USERS);
    for (int user : new int[] {0, 17, 63, 64, 199}) {
      JsonNode together = new ObjectMapper().readTree(lines.get(user));
      JsonNode alone =
          new ObjectMapper().readTree(recommend("--user", "u" + user, "--format", "json").out());
      assertThat(together.get("user")).isEqualTo(alone.get("user"));
      for (int rank = 0; rank < 10; rank++) {
        assertThat(together.at("/recommendations/" + rank + "/score").asDouble())
            .isCloseTo(alone.at("/recommendations/" + rank + "/score").asDouble(), within(1e-4));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"answers.jsonl", "answers.csv", "answers.txt"})
  void aStoppedRunIsGoneOnWithAndEndsWithTheSameBytes(String name) throws IOException {
    file = folder.resolve(name);
    Path whole = folder.resolve("whole-" + name);
    CommandRun run = recommend("--all-users", "--out", whole.toString());
    assertThat(run.err()).contains("200 users in", "a second", "tokens a second");
    stopAfter(128, whole);

    CommandRun rest = recommend("--all-users", "--out", file.toString());

    assertThat(rest.code()).isZero();
    assertThat(rest.errorLines()).hasSize(2);
    assertThat(rest.errorLines().get(0)).contains("128 of 200 users", "going on");
    assertThat(rest.errorLines().get(1)).contains("72 users in");
    assertThat(file).hasSameBinaryContentAs(whole);
    assertThat(names()).containsExactlyInAnyOrder(name, "whole-" + name);
  }

  @Test
  void theNameSaysTheFormAndAnOptionOverrulesIt() throws IOException {
    recommend("--all-users", "--out", file.toString());
    assertThat(Files.readString(file)).startsWith("{\"user\":\"u0\"");

    Path csv = folder.resolve("a.CSV");
    recommend("--all-users", "--out", csv.toString());
    assertThat(Files.readString(csv)).startsWith("user,rank,");

    recommend("--all-users", "--format", "csv", "--out", file.toString());
    assertThat(Files.readString(file)).startsWith("user,rank,");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--top=3", "--exhaustive", "--limit=199"})
  void whatAnotherRunLeftIsNotTouched(String option) throws IOException {
    Path whole = folder.resolve("whole.jsonl");
    recommend("--all-users", "--out", whole.toString());
    stopAfter(64, whole);
    String left = Files.readString(partial());

    CommandRun run = recommend("--all-users", "--out", file.toString(), option);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errorLines())
        .singleElement()
        .asString()
        .contains("answers.jsonl.partial", "another run", "delete");
    assertThat(partial()).hasContent(left);
  }

  @Test
  void aDamagedNoteIsOneLineThatSaysWhatToDelete() throws IOException {
    Files.writeString(partial(), "{}");
    for (String note : List.of("no JSON", "{\"run\":\"x\"}", "[1]")) {
      Files.writeString(state(), note);
      CommandRun run = recommend("--all-users", "--out", file.toString());

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.errorLines()).singleElement().asString().contains("partial.json", "delete");
    }
  }

  @Test
  void whatWasWrittenAfterTheLastNoteIsWrittenAgain() throws IOException {
    Path whole = folder.resolve("whole.jsonl");
    recommend("--all-users", "--out", whole.toString());
    stopAfter(64, whole);
    Files.writeString(partial(), "{\"user\":\"u64\",\"exa", StandardOpenOption.APPEND);

    recommend("--all-users", "--out", file.toString());

    assertThat(file).hasSameBinaryContentAs(whole);
  }

  @Test
  void severalUsersComeInTheirOrder() throws IOException {
    CommandRun run = recommend("--user", "u9", "--user", "u3", "--format", "json");

    List<String> users = new ArrayList<>();
    for (String line : run.out().lines().toList()) {
      users.add(new ObjectMapper().readTree(line).get("user").asText());
    }
    assertThat(users).containsExactly("u9", "u3");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void whoGotNothingBeforeTheStopIsCountedToo() throws IOException {
    Path whole = folder.resolve("whole.jsonl");
    recommend("--all-users", "--out", whole.toString());
    stopAfter(64, whole);
    Files.writeString(state(), Files.readString(state()).replace("\"failed\":0", "\"failed\":3"));

    CommandRun rest = recommend("--all-users", "--out", file.toString());

    assertThat(rest.code()).isEqualTo(1);
    assertThat(rest.err()).contains("3 of 200 users got nothing");
    assertThat(file).hasSameBinaryContentAs(whole);
  }

  @Test
  void noUsersAtAllAreOneLine() {
    CommandRun run = recommend("--all-users", "--limit", "0");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errorLines()).singleElement().asString().contains("--limit must be at least 1");
  }

  @Test
  void aWishThatNobodyCanHaveIsOneLine() {
    CommandRun run = recommend("--all-users", "--top", "0");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errorLines()).singleElement().asString().contains("top must be at least 1");
  }

  /** Leaves what a run that was killed leaves: some blocks of the answers, and a note of them. */
  private void stopAfter(int users, Path whole) throws IOException {
    byte[] bytes = firstUsers(users, whole).getBytes(StandardCharsets.UTF_8);
    JsonNode note = noteOfAStoppedRun();
    Files.write(partial(), bytes);
    Files.writeString(
        state(),
        "{\"run\":%s,\"done\":%d,\"failed\":0,\"bytes\":%d}"
            .formatted(note.get("run"), users, bytes.length));
  }

  /** The note's run is asked of the command itself, interrupted once it has written one. */
  private JsonNode noteOfAStoppedRun() throws IOException {
    while (true) {
      Thread running = new Thread(() -> recommend("--all-users", "--out", file.toString()));
      running.start();
      try {
        while (running.isAlive() && !Files.exists(state())) {
          Thread.sleep(1);
        }
        running.interrupt();
        running.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      Files.deleteIfExists(file); // it was done before it could be stopped
      if (Files.exists(state())) {
        return new ObjectMapper().readTree(Files.readString(state()));
      }
    }
  }

  private static String firstUsers(int users, Path whole) throws IOException {
    String text = Files.readString(whole);
    String mark =
        switch (AnswerFormat.of(whole)) {
          case JSON -> "{\"user\":\"u" + users + "\"";
          case CSV -> "u" + users + ",1,";
          case TABLE -> "\nUser u" + users + ",";
        };
    return text.substring(0, text.indexOf(mark));
  }

  private Path partial() {
    return folder.resolve(file.getFileName() + ".partial");
  }

  private Path state() {
    return folder.resolve(file.getFileName() + ".partial.json");
  }

  private List<String> names() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(each -> each.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CommandRun recommend(String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of("recommend", "--model", model, "--dataset", data.toString(), "--beam", "6"));
    arguments.addAll(List.of(options));
    return CommandRun.of(arguments.toArray(new String[0]));
  }
}
