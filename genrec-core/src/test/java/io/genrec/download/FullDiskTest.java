// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.genrec.download.DownloadException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a disk of one megabyte, which only root on Linux can make. */
class FullDiskTest {
  private static final int SIZE = 3_000_000;

  @TempDir private Path folder;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString()) == 0;
    assumeTrue(mounted, "SKIPPED: a small disk cannot be mounted here (not root on Linux)");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", folder.toString())).isZero();
    }
  }

  @Test
  void aDiskThatFillsUpIsNamed() throws IOException {
    try (FileServer server = new FileServer(new byte[SIZE])) {
      server.saysLength = false;
      DownloadSpec spec = DownloadSpec.of(server.url("f"), folder.resolve("f"));

      DownloadException failure =
          catchThrowableOfType(
              DownloadException.class, () -> Downloader.create().fetch(spec, (done, total) -> {}));

      assertThat(failure.reason()).isEqualTo(Reason.NO_SPACE);
      assertThat(failure).hasMessageContaining("no room in " + folder);
      assertThat(server.ranges).hasSize(1);
    }
  }

  @Test
  void nothingIsFetchedThatHasNoRoom() throws IOException {
    try (FileServer server = new FileServer(new byte[SIZE])) {
      DownloadSpec spec = DownloadSpec.of(server.url("f"), folder.resolve("f")).withBytes(SIZE);

      DownloadException failure =
          catchThrowableOfType(
              DownloadException.class, () -> Downloader.create().fetch(spec, (done, total) -> {}));

      assertThat(failure.reason()).isEqualTo(Reason.NO_SPACE);
      assertThat(failure).hasMessageContaining("3,000,000 bytes are needed");
    }
  }

  private static int run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1;
    }
  }
}
