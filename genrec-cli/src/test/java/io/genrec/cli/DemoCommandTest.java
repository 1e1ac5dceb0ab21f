// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

@NeedsAnEngine
class DemoCommandTest {
  @Test
  void recommendsTenFilmsToEachViewerAndHidesNothing() {
    CommandRun run = CommandRun.of("demo", "--users", "2");

    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("real films", "2,000 simulated viewers", "was trained on all they watched but")
        .contains("User 1, last titles", "User 2, last titles", "A film club of 600 members")
        .containsSubsequence(
            "914,048 parameters, engine",
            "User 10001",
            "and an adapter",
            "User 10001",
            "Jurassic Park (1993)");
    assertThat(
            run.out().lines().filter(line -> line.matches(" +\\d+ +-\\d+\\.\\d+ .*\\(\\d{4}\\)")))
        .hasSize(60);
    assertThat(run.out().lines().filter(line -> line.matches(".*rovably .* ms\\."))).hasSize(6);
  }
}
