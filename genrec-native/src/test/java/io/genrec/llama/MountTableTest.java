// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no mount points")
class MountTableTest {
  private static final String TABLE =
      """
      /dev/vda / ext4 rw,relatime 0 0
      tmpfs /there-is-none/tmp tmpfs rw,nosuid,noexec,relatime,size=1024k 0 0
      tmpfs /there-is-none/tmp/exec tmpfs rw 0 0
      tmpfs /there-is-none/with\\040space\\134and tmpfs noexec 0 0
      tmpfs /there-is-none/covered tmpfs noexec 0 0
      tmpfs /there-is-none/covered tmpfs rw 0 0
      half a line
      """;

  @TempDir private Path folder;

  private static String noExecMount(String file) {
    return MountTable.parse(TABLE).noExecMount(Path.of(file)).map(Path::toString).orElse("none");
  }

  @Test
  void theDeepestMountDecides() {
    assertThat(noExecMount("/there-is-none/file")).isEqualTo("none");
    assertThat(noExecMount("/there-is-none/tmp/a/file")).isEqualTo("/there-is-none/tmp");
    assertThat(noExecMount("/there-is-none/tmp/exec/file")).isEqualTo("none");
    assertThat(noExecMount("/there-is-none/tmporary/file")).isEqualTo("none");
  }

  @Test
  void theLastOfTwoMountsAtAPlaceDecides() {
    assertThat(noExecMount("/there-is-none/covered/file")).isEqualTo("none");
  }

  @Test
  void escapedCharactersOfMountPointsAreRead() {
    assertThat(noExecMount("/there-is-none/with space\\and/file"))
        .isEqualTo("/there-is-none/with space\\and");
  }

  /** As one with an umlaut is where the locale has none. */
  @Test
  void aMountPointThatIsNoNameHereIsPassedBy() {
    String table = "tmpfs /with\0zero tmpfs noexec 0 0\n" + TABLE;

    assertThat(MountTable.parse(table).noExecMount(Path.of("/there-is-none/tmp/file")))
        .contains(Path.of("/there-is-none/tmp"));
  }

  @Test
  void symbolicLinksAreFollowed() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real")).toRealPath();
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    MountTable table = MountTable.parse("tmpfs %s tmpfs noexec 0 0".formatted(real));

    assertThat(table.noExecMount(link.resolve("not").resolve("yet"))).contains(real);
  }

  @Test
  void anEmptyTableForbidsNothing() {
    assertThat(MountTable.parse("").noExecMount(folder)).isEmpty();
  }
}
