// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
