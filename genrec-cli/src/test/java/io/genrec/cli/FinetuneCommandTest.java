// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.TrainedWith;
import io.genrec.model.ModelSpec;
import io.genrec.prompt.PromptTemplate;
import io.genrec.prompt.TitleForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Prepares training files, fine-tunes on them and folds the adapter in, as from a shell. */
@DisabledIfSystemProperty(
    named = "genrec.native.skip",
    matches = "true",
    disabledReason = "models are trained by a native program, which this build is without")
class FinetuneCommandTest {
  private static final int FILMS = 15;

  @TempDir private static Path folder;

  @BeforeAll
  static void prepare() throws IOException {
    StringBuilder movies = new StringBuilder("movieId,title,genres\n");
    for (int film = 0; film < FILMS; film++) {
      movies.append("%d,Film %c%d (2000),X\n".formatted(film, 'A' + film, film));
    }
    StringBuilder ratings = new StringBuilder("userId,movieId,rating,timestamp\n");
    for (int user = 0; user < 2 * FILMS; user++) {
      for (int i = 0; i < 8; i++) {
        ratings.append("u%d,%d,5,%d\n".formatted(user, (user + i) % FILMS, i));
      }
    }
    Files.writeString(folder.resolve("movies.csv"), movies);
    Files.writeString(folder.resolve("ratings.csv"), ratings);
    assertDone("new-model --out FOLDER/base.gguf --dim 32 --layers 1 --heads 2 --ffn 64");
    assertDone("prepare --dataset FOLDER --model FOLDER/base.gguf --out FOLDER/data");
  }

  @Test
  void preparedDataAreWhatTheyShouldBe() throws IOException {
    List<String> examples = Files.readAllLines(folder.resolve("data/train.jsonl"));

    assertThat(examples).hasSize(2 * FILMS).allMatch(line -> line.startsWith("{\"input_ids\":["));
    assertThat(Files.readAllLines(folder.resolve("data/valid.jsonl"))).hasSize(2 * FILMS);
    assertThat(Files.readAllLines(folder.resolve("data/catalogue.jsonl"))).hasSize(FILMS);
  }

  @Test
  void whatWasTrainedIsRecommended() {
    CommandRun run =
        assertDone(
            "finetune --full --model FOLDER/base.gguf --train FOLDER/data/train.jsonl"
                + " --valid FOLDER/data/valid.jsonl --out FOLDER/full.gguf --loss catalogue"
                + " --epochs 40 --batch 4 --warm-up 5 --learning-rate 0.01 --dropout 0"
                + " --weights Q8_0");

    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("parameters on", "wrote");
    assertThat(TrainedWith.of(ModelSpec.of(folder.resolve("full.gguf"))))
        .contains(new TrainedWith(PromptTemplate.sequence(), TitleForm.WHOLE, 256));
    assertThat(next("--model FOLDER/full.gguf")).contains("Film E4 (2000)");
  }

  @Test
  void anAdapterChangesTheAnswersAndCanBeFoldedIn() {
    assertDone(
        "finetune --model FOLDER/base.gguf --train FOLDER/data/train.jsonl --targets all"
            + " --out FOLDER/adapter.gguf --epochs 4 --batch 4 --warm-up 5 --learning-rate 0.02");
    assertDone(
        "merge --model FOLDER/base.gguf --adapter FOLDER/adapter.gguf --out FOLDER/merged.gguf"
            + " --weights F32");

    String adapted = next("--model FOLDER/base.gguf --adapter FOLDER/adapter.gguf");
    assertThat(title(adapted)).isNotEqualTo(title(next("--model FOLDER/base.gguf")));
    assertThat(title(next("--model FOLDER/merged.gguf"))).isEqualTo(title(adapted));
  }

  @Test
  void aModelIsStoredInAnotherType() throws IOException {
    assertDone("merge --model FOLDER/base.gguf --weights Q8_0 --out FOLDER/small.gguf");

    assertThat(Files.size(folder.resolve("small.gguf")))
        .isLessThan(Files.size(folder.resolve("base.gguf")) / 2);
    assertThat(run("merge --model FOLDER/base.gguf --out FOLDER/small.gguf").errorLines())
        .singleElement()
        .asString()
        .contains("small.gguf", "already there");
  }

  @Test
  void mistakesAreOneLine() throws IOException {
    Files.writeString(folder.resolve("bad.jsonl"), "{\"input_ids\": [1, 2]}\nnonsense\n");

    assertFails("--train FOLDER/bad.jsonl", "bad.jsonl:2");
    assertFails("--train FOLDER/none.jsonl", "none.jsonl");
    assertFails("--train FOLDER/bad.jsonl --loss catalogue", "genrec prepare");
    assertFails("--train FOLDER/data/train.jsonl --targets x", "--targets");
    assertFails("--train FOLDER/data/train.jsonl --full --merge", "--merge");
  }

  private static void assertFails(String options, String text) {
    CommandRun run = run("finetune --model FOLDER/base.gguf --out FOLDER/x.gguf " + options);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errorLines()).singleElement().asString().contains(text);
  }

  private static String next(String model) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                ("recommend --dataset FOLDER --top 1 --format csv " + model)
                    .replace("FOLDER", folder.toString())
                    .split(" ")));
    for (String title : List.of("Film B1 (2000)", "Film C2 (2000)", "Film D3 (2000)")) {
      arguments.add("--history");
      arguments.add(title);
    }
    CommandRun run = CommandRun.of(arguments.toArray(new String[0]));
    assertThat(run.code()).as(run.err()).isZero();
    return run.out();
  }

  private static String title(String csv) {
    return csv.lines().toList().get(1).replaceFirst("^[^,]*,1,[0-9]+,([^,]*),.*", "$1");
  }

  private static CommandRun assertDone(String line) {
    CommandRun run = run(line);
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  private static CommandRun run(String line) {
    return CommandRun.of(line.replace("FOLDER", folder.toString()).split(" "));
  }
}
