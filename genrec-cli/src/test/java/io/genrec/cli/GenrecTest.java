// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class GenrecTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void helpGoesToStdoutAndSucceeds() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("Usage: genrec", "devices");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void noCommandIsWrongUsage() {
    assertThat(run()).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("Usage: genrec");
  }

  @Test
  void unknownOptionIsOneLineOnStderr() {
    assertThat(run("devices", "--fast")).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("--fast", "genrec devices --help");
  }

  @Test
  void failuresAreOneLineWhateverTheMessage() {
    assertThat(OneLine.of(new IllegalStateException("first\n  second"))).isEqualTo("first second");
    assertThat(OneLine.of(new IllegalStateException())).isEqualTo("IllegalStateException");
  }

  private int run(String... arguments) {
    return Genrec.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }
}
