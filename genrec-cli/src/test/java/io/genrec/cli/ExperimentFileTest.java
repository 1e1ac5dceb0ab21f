// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.genrec.cli.experiment.Experiment;
import io.genrec.cli.experiment.ExperimentFile;
import io.genrec.cli.experiment.OptionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What a file of experiments may say, and what is said of one that is wrong. */
class ExperimentFileTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"experiments\": {\"a\": {\"dropuot\": 0.4}}}; experiment \"a\";"
            + " \"dropuot\" is no option of 'genrec train'",
        "{\"experiments\": {\"a\": {\"dropout\": \"much\"}}}; experiment \"a\"; --dropout",
        "{\"experiments\": {\"a\": {\"title-form\": \"TINY\"}}}; experiment \"a\"; --title-form",
        "{\"experiments\": {\"a\": {\"epochs\": [1, 2]}}}; experiment \"a\"; \"epochs\"",
        "{\"experiments\": {\"a\": {\"epochs\": true}}}; experiment \"a\"; \"epochs\"",
        "{\"experiments\": {\"a\": {\"merge\": 1}}}; experiment \"a\"; \"merge\"",
        "{\"experiments\": {\"a\": {\"seed\": 1}}}; experiment \"a\"; \"seed\" cannot be set",
        "{\"experiments\": {\"a\": {\"seeds\": 1}}}; experiment \"a\"; \"seeds\"",
        "{\"experiments\": {\"a\": {\"seeds\": [0.5]}}}; experiment \"a\"; \"seeds\"",
        "{\"experiments\": {\"a\": 3}}; experiment \"a\"; no object",
        "{\"experiments\": {\"a/b\": {}}}; experiment \"a/b\"; a name has letters",
        "{\"experiments\": {\"a\": {}, \"a\": {}}}; no JSON; 'a'",
        "{\"experiments\": {}}; \"experiments\"; has none",
        "{\"settings\": {}}; \"experiments\"; is missing",
        "{\"settings\": {\"depth\": 1}, \"experiments\": {\"a\": {}}}; \"settings\"; \"depth\"",
        "{\"dropout\": 0.1, \"experiments\": {\"a\": {}}}; \"dropout\" has no meaning there;"
            + " \"settings\"",
        "{\"dataset\": \"d\", \"settings\": {\"dataset\": \"e\"}, \"experiments\": {\"a\": {}}};"
            + " \"dataset\"; twice",
        "nonsense; no JSON; nonsense",
      })
  void mistakesAreOneLine(String text, String where, String what) throws IOException {
    CommandRun run = list(text);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.errorLines())
        .singleElement()
        .asString()
        .contains(folder.resolve("e.json").toString(), where, what);
  }

  @Test
  void anUnknownNameIsAnsweredWithThoseThereAre() throws IOException {
    Path file =
        Files.writeString(folder.resolve("e.json"), "{\"experiments\": {\"a\": {}, \"b\": {}}}");

    CommandRun run = CommandRun.of("experiment", file.toString(), "c", "--out", "unused");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errorLines()).singleElement().asString().contains("'c'", "a, b");
    assertThat(Path.of("unused")).doesNotExist();
  }

  @Test
  void whatIsMissingOnTheCommandLineIsWrongUsage() throws IOException {
    Path file = Files.writeString(folder.resolve("e.json"), "{\"experiments\": {\"a\": {}}}");

    for (CommandRun run :
        List.of(
            CommandRun.of("experiment"),
            CommandRun.of("experiment", file.toString()),
            CommandRun.of("experiment", file.toString(), "--show", "x"))) {
      assertThat(run.code()).isEqualTo(2);
      assertThat(run.errorLines()).singleElement().asString().contains("genrec experiment --help");
    }
    assertThat(CommandRun.of("experiment", "--show", folder.toString()).code()).isEqualTo(1);
  }

  @Test
  void experimentsAreListed() throws IOException {
    CommandRun run =
        list(
            """
            {"description": "What for.", "seeds": [1, 2], "settings": {"epochs": 3, "dropout": 0.2},
             "experiments": {"usual": {"epochs": 3}, "other": {"dropout": null, "seeds": [5]}}}
            """);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "What for.",
            "",
            "experiment  seeds  settings of its own",
            "usual       1, 2",
            "other       5      dropout=default");
  }

  @Test
  void ownSettingsTakeThePlaceOfCommonOnes() throws IOException {
    Experiment other =
        read("""
        {"settings": {"epochs": 3, "dropout": 0.2},
         "experiments": {"other": {"dropout": null, "epochs": 4, "dim": 8}}}
        """)
            .experiments()
            .get(0);

    assertThat(other.settings()).containsOnlyKeys("epochs", "dim");
    assertThat(other.settings()).containsEntry("epochs", IntNode.valueOf(4));
    assertThat(other.seeds()).containsExactly(1L);
  }

  @Test
  void theCommandLinesDataSetWins() throws IOException {
    ExperimentFile file =
        read("""
        {"audience": "FILM_CLUB", "experiments": {"a": {}, "b": {"dataset": "d", "dim": 8}}}
        """)
            .withDataset(folder);

    for (Experiment each : file.experiments()) {
      assertThat(each.settings()).doesNotContainKey("audience");
      assertThat(each.settings()).containsEntry("dataset", TextNode.valueOf(folder.toString()));
    }
    assertThat(file.experiments().get(1).ownText()).isEqualTo("dim=8");
  }

  @Test
  void everyOptionOfTheCommandIsASettingAndFilesAreRelativeToTheFile() throws IOException {
    Path base = Files.writeString(folder.resolve("base.gguf"), "x");
    Path template = Files.writeString(folder.resolve("t.json"), "x");
    OptionSettings options =
        new OptionSettings(Genrec::commandLine, "train", Map.of("resume", "no"), folder);

    CommandLine parsed =
        options.parse(
            "here",
            Map.of(
                "base", TextNode.valueOf("base.gguf"),
                "template", TextNode.valueOf("t.json"),
                "merge", BooleanNode.TRUE),
            List.of("--out=o"));

    CommandLine.Model.CommandSpec spec = parsed.getCommandSpec();
    assertThat((Path) spec.findOption("--base").getValue()).isEqualTo(base);
    assertThat((String) spec.findOption("--template").getValue()).isEqualTo(template.toString());
    assertThat((Boolean) spec.findOption("--merge").getValue()).isTrue();
    assertThat(options.files(Map.of("base", TextNode.valueOf("base.gguf")))).containsExactly(base);
    assertThatThrownBy(
            () -> options.parse("here", Map.of("resume", BooleanNode.TRUE), List.of("--out=o")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("here: \"resume\" cannot be set; no");
    assertThat(
            (String)
                options
                    .parse("here", Map.of("template", TextNode.valueOf("list")), List.of("--out=o"))
                    .getCommandSpec()
                    .findOption("--template")
                    .getValue())
        .isEqualTo("list");
  }

  @Test
  void theFileThatShipsIsOne() throws IOException {
    Path file = DocsPage.ROOT.resolve("experiments/sample.json");

    CommandRun run = CommandRun.of("experiment", file.toString(), "--list");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(ExperimentFile.read(file).experiments()).hasSizeBetween(2, 3);
  }

  private CommandRun list(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("e.json"), text);
    return CommandRun.of("experiment", file.toString(), "--list");
  }

  private ExperimentFile read(String text) throws IOException {
    return ExperimentFile.read(Files.writeString(folder.resolve("e.json"), text));
  }
}
