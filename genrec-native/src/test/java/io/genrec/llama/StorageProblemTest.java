// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StorageProblemTest {
  private static final Path FOLDER = Path.of("/there-is-none/natives");
  private static final long NEEDED = 12_300_000;

  private static String of(IOException failure, long usableBytes) {
    return StorageProblem.of(FOLDER, failure, NEEDED, usableBytes);
  }

  private static IOException because(String reason) {
    return new FileSystemException("a file", null, reason);
  }

  @Test
  void aFullDiskSaysWhatIsNeededAndWhatIsThere() {
    assertThat(of(new IOException("No space left on device"), 20_000_000))
        .isEqualTo("the disk of " + FOLDER + " is full: 12.3 MB are needed, 20.0 MB are free");
    assertThat(of(new IOException("Auf dem Datenträger ist kein Platz"), 1_000_000))
        .isEqualTo("the disk of " + FOLDER + " is full: 12.3 MB are needed, 1.0 MB are free");
    assertThat(of(because("No space left on device"), -1))
        .isEqualTo("the disk of " + FOLDER + " is full: 12.3 MB are needed");
  }

  @Test
  void aUsedUpQuotaIsNamed() {
    assertThat(of(because("Disk quota exceeded"), 20_000_000)).contains("quota", "12.3 MB");
  }

  @Test
  void aReadOnlyFileSystemIsNamed() {
    assertThat(of(because("Read-only file system"), 0))
        .isEqualTo(FOLDER + " is on a read-only file system");
  }

  @Test
  void missingPermissionIsNamed() {
    assertThat(of(new AccessDeniedException("a file"), 20_000_000))
        .isEqualTo(FOLDER + " may not be read or written by this user");
  }

  @Test
  void aFileInTheWayIsNamed() {
    assertThat(of(new FileSystemException("/there-is-none", null, "Not a directory"), -1))
        .contains("a file is in the way", "/there-is-none");
  }

  @Test
  void theRestIsPassedOn() {
    assertThat(of(new IOException("a cable was pulled"), -1)).contains("a cable was pulled");
  }
}
