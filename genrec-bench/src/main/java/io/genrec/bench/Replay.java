// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program {@code replay} of genrec-native, which decodes traces without genrec. */
final class Replay {
  /** Where the build leaves it, seen from the repository's root. */
  static final String DEFAULT_PROGRAM = "genrec-native/target/native/tests/replay";

  private Replay() {}

  /** How long the traces take, all at once, each in a context of its own. */
  static long nanos(String program, Path model, List<Path> traces)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program, model.toString(), "1"));
    traces.forEach(trace -> command.add(trace.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(program + " failed");
    }
    return Long.parseLong(output.strip());
  }
}
