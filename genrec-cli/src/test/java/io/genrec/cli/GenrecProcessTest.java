// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process: what reaches the console, and how it ends. */
@NeedsAnEngine
class GenrecProcessTest {
  @TempDir private Path folder;

  @Test
  void resultsAreAllThatReachesStdout() throws Exception {
    CommandRun run = process("recommend", "--user", "1", "--format", "json");

    assertThat(run.code()).isZero();
    assertThat(run.out().lines()).singleElement().asString().startsWith("{\"user\":\"1\"");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void aSessionTooLargeForMemoryIsOneLine() throws Exception {
    CommandRun run =
        process("recommend", "--user", "1", "--prompt-tokens", "2000", "--beam", "999");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errorLines().get(run.errorLines().size() - 1)).contains("beam");
    assertThat(run.err()).doesNotContain("\tat ");
  }

  @Test
  void aDamagedModelIsOneLine() throws Exception {
    Path model = folder.resolve("model.gguf");
    assertThat(CommandRun.of("new-model", "--out", model.toString()).code()).isZero();
    byte[] bytes = Files.readAllBytes(model);
    Files.write(model, Arrays.copyOf(bytes, bytes.length / 2));

    CommandRun run = process("recommend", "--model", model.toString(), "--user", "1");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.errorLines()).singleElement().asString().contains("model.gguf");
  }

  private static CommandRun process(String... arguments) throws IOException, InterruptedException {
    Path err = Files.createTempFile("genrec-test-", ".err");
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("--enable-native-access=ALL-UNNAMED"); // as the jar's manifest does
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.add(Genrec.class.getName());
      command.addAll(List.of(arguments));
      Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      // Without a native engine there is this line more.
      String errors =
          Files.readString(err).replaceAll("genrec: the engine 'portable' is used.*\\R", "");
      return new CommandRun(process.waitFor(), out, errors);
    } finally {
      Files.delete(err);
    }
  }
}
