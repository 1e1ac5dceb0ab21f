// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NativeFineTuneProgramTest {
  @Test
  void theProgramRuns() throws IOException, InterruptedException {
    NativeFineTuneProgram program = new NativeFineTuneProgram();
    assertThat(program.unavailableReason()).isEmpty();

    Path file = program.file();
    Process process =
        new ProcessBuilder(file.toString(), "--help")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(file.resolveSibling(NativesLocation.LIBRARY)).exists();
  }
}
