// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the workflows must keep to; the linters of lint.yml see the rest. */
class WorkflowsTest {
  private static final String PINNED_ACTION =
      "(- )?uses: [\\w.-]+/[\\w./-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+";
  private static final String OWN_WORKFLOW = "uses: \\./\\.github/workflows/[\\w-]+\\.yml";

  static Stream<Path> workflows() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", ".github", "workflows"))) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void actionsArePinnedToACommit(Path workflow) throws IOException {
    assertThat(
            lines(workflow).stream()
                .map(String::strip)
                .filter(line -> line.matches("(- )?uses:.*")))
        .isNotEmpty()
        .allMatch(line -> line.matches(PINNED_ACTION) || line.matches(OWN_WORKFLOW));
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void imagesArePinnedToADigest(Path workflow) throws IOException {
    assertThat(
            lines(workflow).stream()
                .map(String::strip)
                .filter(line -> line.matches("(image|container): .*") && !line.contains("${{")))
        .allMatch(line -> line.matches("\\w+: \\S+@sha256:[0-9a-f]{64}"));
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void nothingIsPermittedButWhatAJobAsksFor(Path workflow) throws IOException {
    List<String> lines = lines(workflow);
    long jobs = lines.stream().filter(line -> line.matches("    (runs-on|uses): .*")).count();

    assertThat(lines).contains("permissions: {}");
    assertThat(lines.stream().filter("    permissions:"::equals)).hasSize((int) jobs);
    assertThat(lines)
        .noneMatch(line -> line.matches("\\s*(contents|packages): write.*|.*write-all.*"));
    long checkouts = lines.stream().filter(line -> line.contains("actions/checkout@")).count();
    assertThat(lines.stream().filter(line -> line.strip().equals("persist-credentials: false")))
        .hasSize((int) checkouts);
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void jobsEndAndRunsReplaceOneAnother(Path workflow) throws IOException {
    List<String> lines = lines(workflow);

    assertThat(lines).contains("concurrency:");
    assertThat(lines.stream().filter(line -> line.startsWith("    timeout-minutes: ")))
        .hasSize((int) lines.stream().filter(line -> line.startsWith("    runs-on: ")).count());
  }

  private static List<String> lines(Path workflow) throws IOException {
    return Files.readAllLines(workflow);
  }
}
