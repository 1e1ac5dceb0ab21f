// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.cli.sample.Audience;
import io.genrec.cli.sample.SampleDataset;
import io.genrec.data.DatasetReaders;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void writesADataSetThatTheReadersKnow() throws IOException {
    Path made = folder.resolve("new/sample");
    assertThat(run("--out", made.toString())).isZero();

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines()).singleElement().asString().contains(made.toString());
    assertThat(DatasetReaders.detect(made).read().userCount())
        .isEqualTo(Audience.EVERYONE.viewers());
    assertThat(made.resolve("README.txt"))
        .content()
        .contains("films are real", "viewers are simulated", "--seed 1'", "Apache-2.0");
    try (var files = Files.list(made)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(SampleDataset.FILES);
    }
  }

  @Test
  void anotherSeedMakesOtherViewers() {
    assertThat(run("--out", folder.resolve("a").toString())).isZero();
    assertThat(run("--out", folder.resolve("b").toString(), "--seed", "2")).isZero();

    assertThat(folder.resolve("a/movies.csv"))
        .hasSameBinaryContentAs(folder.resolve("b/movies.csv"));
    assertThat(folder.resolve("a/ratings.csv").toFile().length())
        .isNotEqualTo(folder.resolve("b/ratings.csv").toFile().length());
  }

  @Test
  void doesNotReplaceAFileUnlessTold() throws IOException {
    Path ratings = Files.writeString(folder.resolve("ratings.csv"), "precious");

    assertThat(run("--out", folder.toString())).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains(ratings.toString(), "--force");
    assertThat(ratings).hasContent("precious");
    assertThat(folder.resolve("movies.csv")).doesNotExist();

    assertThat(run("--out", folder.toString(), "--force")).isZero();
    assertThat(ratings).content().startsWith("userId,movieId,rating,timestamp\n");
  }

  private int run(String... options) {
    String[] arguments = new String[options.length + 1];
    arguments[0] = "sample";
    System.arraycopy(options, 0, arguments, 1, options.length);
    return Genrec.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }
}
