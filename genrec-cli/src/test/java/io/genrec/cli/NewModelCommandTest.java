// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.gguf.GgufValue;
import io.genrec.gguf.GgufWriter;
import io.genrec.gguf.LlamaFile;
import io.genrec.gguf.LlamaShape;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewModelCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherSeedOthers() throws IOException {
    assertThat(run("--out", file("a"), "--seed", "7")).isZero();
    assertThat(run("--out", file("b"), "--seed", "7")).isZero();
    assertThat(run("--out", file("c"), "--seed", "8")).isZero();

    assertThat(Path.of(file("a"))).hasSameBinaryContentAs(Path.of(file("b")));
    assertThat(Files.mismatch(Path.of(file("a")), Path.of(file("c")))).isNotNegative();
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void doesNotReplaceAFileUnlessTold() throws IOException {
    Files.writeString(Path.of(file("a")), "precious");

    assertThat(run("--out", file("a"))).isEqualTo(1);
    assertThat(err.toString().lines()).singleElement().asString().contains(file("a"), "--force");
    assertThat(Path.of(file("a"))).hasContent("precious");

    assertThat(run("--out", file("a"), "--force")).isZero();
  }

  @Test
  void sizesThatDoNotDivideAreOneLine() {
    assertThat(run("--out", file("a"), "--dim", "65")).isEqualTo(1);
    assertThat(err.toString().lines()).singleElement().asString().contains("65");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void writesAModelThatGenrecLoadsAndSaysHowLargeItIs() {
    assertThat(run("--out", file("a"), "--kv-heads", "2", "--untied")).isZero();

    LlamaFile model = LlamaFile.read(Path.of(file("a")));
    assertThat(model.shape()).isEqualTo(new LlamaShape(64, 2, 4, 2, 176, 2048, false));
    assertThat(err.toString())
        .contains("%,d parameters".formatted(model.weights().parameters()), "260 tokens");
  }

  @Test
  void takesTheVocabularyOfAnotherFile() throws IOException {
    Map<String, GgufValue> few = new LinkedHashMap<>();
    few.put("tokenizer.ggml.model", GgufValue.string("llama"));
    few.put("tokenizer.ggml.tokens", GgufValue.strings(List.of("<unk>", "<s>", "</s>", "a", "b")));
    writeVocabulary(few);

    assertThat(run("--out", file("a"), "--vocab", file("v"))).isZero();
    LlamaFile model = LlamaFile.read(Path.of(file("a")));
    assertThat(model.vocabulary().metadata()).isEqualTo(few);
    assertThat(err.toString()).contains("5 tokens", "254 of the 256 bytes");
  }

  @Test
  void aVocabularyThatCannotBeUsedIsOneLine() throws IOException {
    writeVocabulary(Map.of("general.name", GgufValue.string("none")));
    assertThat(run("--out", file("a"), "--vocab", file("v"))).isEqualTo(1);
    writeVocabulary(
        Map.of(
            "tokenizer.ggml.model",
            GgufValue.string("bert"),
            "tokenizer.ggml.tokens",
            GgufValue.strings(List.of("a"))));
    assertThat(run("--out", file("a"), "--vocab", file("v"))).isEqualTo(1);
    assertThat(run("--out", file("a"), "--vocab", file("missing"))).isEqualTo(1);

    assertThat(err.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains(file("v"), "the file has no vocabulary"),
            line -> assertThat(line).contains(file("v"), "of kind 'bert'"),
            line -> assertThat(line).contains(file("missing"), "there is no such file"));
    assertThat(Path.of(file("a"))).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "2147483646, 1, 2147483647, 'too large'",
    "1048576, 512, 1048576, 'GiB are free'",
    "64, 513, 176, '513 layers'"
  })
  void sizesThatFitNowhereAreOneLine(String dim, String layers, String ffn, String problem) {
    int code =
        run("--out", file("a"), "--dim", dim, "--heads", "1", "--layers", layers, "--ffn", ffn);
    assertThat(code).isEqualTo(1);
    assertThat(err.toString().lines()).singleElement().asString().contains(problem);
    assertThat(folder).isEmptyDirectory();
  }

  private void writeVocabulary(Map<String, GgufValue> keys) throws IOException {
    try (GgufWriter writer = GgufWriter.create(Path.of(file("v")), keys, List.of())) {
      writer.finish();
    }
  }

  private String file(String name) {
    return folder.resolve(name + ".gguf").toString();
  }

  private int run(String... options) {
    String[] arguments = new String[options.length + 1];
    arguments[0] = "new-model";
    System.arraycopy(options, 0, arguments, 1, options.length);
    return Genrec.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }
}
