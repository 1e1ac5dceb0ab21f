// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * The commands of the documentation that {@link DocsTest} does not run, as they need a GPU, the
 * network or hours: a shell must be able to read them, and {@code genrec} to read its arguments.
 */
class MarkedBlocksTest {
  private static final Pattern CALL = Pattern.compile("\\./genrec ");
  private static final Pattern COMMENT = Pattern.compile("(^| )#.*", Pattern.MULTILINE);

  /** Notes its arguments, one a line and an empty line behind them, and prints a file's name. */
  private static final String NOTING =
      """
      #!/bin/sh
      printf '%s\\n' "$@" '' >>calls
      echo fetched
      """;

  @TempDir private Path folder;

  @BeforeEach
  void needsAShell() {
    assumeTrue(
        Files.isExecutable(Path.of("/bin/sh")),
        "SKIPPED: the commands of the docs need a POSIX shell");
  }

  @ParameterizedTest
  @MethodSource("io.genrec.cli.DocsPage#all")
  void aShellCanReadThem(Path page) throws Exception {
    for (DocsPage.Block block : DocsPage.blocks(page)) {
      if (block.isMarkedShell()) {
        Shell shell = Shell.run(folder, "-n", block.text());
        assertThat(shell.code()).as("%s: %s", page, shell.output()).isZero();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.genrec.cli.DocsPage#all")
  void genrecKnowsTheirOptions(Path page) throws Exception {
    for (DocsPage.Block block : DocsPage.blocks(page)) {
      if (!block.isMarkedShell()) {
        continue;
      }
      List<List<String>> calls = calls(block.text());
      assertThat(calls)
          .as("%s: the calls of genrec that a shell makes of%n%s", page, block.text())
          .hasSize(
              (int) CALL.matcher(COMMENT.matcher(block.text()).replaceAll("")).results().count());
      for (List<String> call : calls) {
        parse(call);
      }
    }
  }

  @Test
  void anOptionThatIsNotThereIsNoticed() throws Exception {
    List<List<String>> calls =
        calls("./genrec train --dataset \"$(./genrec datasets fetch d)\" --epoks 3 --out rec\n");

    assertThat(calls)
        .containsExactly(
            List.of("datasets", "fetch", "d"),
            List.of("train", "--dataset", "fetched", "--epoks", "3", "--out", "rec"));
    parse(calls.get(0));
    assertThatExceptionOfType(CommandLine.ParameterException.class)
        .isThrownBy(() -> parse(calls.get(1)))
        .withMessageContaining("--epoks");
  }

  private static void parse(List<String> arguments) {
    Genrec.commandLine().parseArgs(arguments.toArray(String[]::new));
  }

  /** Lets a shell that finds no other program go through the commands. */
  private List<List<String>> calls(String commands) throws Exception {
    Path genrec = Files.writeString(folder.resolve("genrec"), NOTING);
    Files.setPosixFilePermissions(genrec, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path notes = folder.resolve("calls");
    Files.writeString(notes, "");
    Shell.run(folder, "-u", commands);
    List<List<String>> calls = new ArrayList<>();
    List<String> call = new ArrayList<>();
    for (String line : Files.readAllLines(notes)) {
      if (line.isEmpty()) {
        calls.add(call);
        call = new ArrayList<>();
      } else {
        call.add(line);
      }
    }
    return calls;
  }

  /** A shell's run of commands. */
  private record Shell(int code, String output) {
    static Shell run(Path folder, String option, String commands)
        throws IOException, InterruptedException {
      Files.writeString(folder.resolve("commands.sh"), commands);
      ProcessBuilder builder =
          new ProcessBuilder("/bin/sh", option, "commands.sh")
              .directory(folder.toFile())
              .redirectErrorStream(true);
      builder.environment().put("PATH", folder.resolve("empty").toString());
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Shell(process.waitFor(), output);
    }
  }
}
