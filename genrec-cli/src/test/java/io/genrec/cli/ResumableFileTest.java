// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumableFileTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void chooseFile() {
    file = folder.resolve("answers");
  }

  @Test
  void goesOnAfterTheLastCheckpoint() throws IOException {
    stop("run", "one,two,", 2, "thr");

    try (ResumableFile resumed = ResumableFile.open(file, "run")) {
      assertThat(resumed.done()).isEqualTo(2);
      assertThat(resumed.failed()).isEqualTo(1);
      assertThat(file).doesNotExist();
      resumed.writer().write("three,");
      resumed.keep();
    }

    assertThat(file).hasContent("one,two,three,");
    assertThat(folder.toFile().list()).containsExactly("answers");
  }

  @Test
  void startsAgainWhereTheNoteOutlivedWhatItIsAbout() throws IOException {
    // As after a kill between the last two steps of keep, or when somebody deleted the other file.
    stop("run", "one,two,", 2, "");
    Files.delete(folder.resolve("answers.partial"));

    try (ResumableFile another = ResumableFile.open(file, "another run")) {
      assertThat(another.done()).isZero();
    }
    try (ResumableFile afterwards = ResumableFile.open(file, "run")) {
      assertThat(afterwards.done()).isZero();
      afterwards.writer().write("anew");
      afterwards.keep();
    }
    assertThat(file).hasContent("anew");
  }

  @Test
  void oneRunAtATimeWritesIt() throws IOException {
    try (ResumableFile first = ResumableFile.open(file, "run")) {
      first.writer().write("first");
      assertThatIOException()
          .isThrownBy(() -> ResumableFile.open(file, "run"))
          .withMessageContaining("being written by another run");
      first.keep();
    }
    assertThat(file).hasContent("first");
  }

  @Test
  void aFolderInItsPlaceIsToldBeforeAnythingIsComputed() throws IOException {
    Files.createDirectory(file);

    assertThatIOException()
        .isThrownBy(() -> ResumableFile.open(file, "run"))
        .withMessageContaining("answers is a folder");
    assertThat(folder.toFile().list()).containsExactly("answers");
  }

  @Test
  void aFolderThatIsMissingIsTold() {
    assertThatIOException()
        .isThrownBy(() -> ResumableFile.open(folder.resolve("none").resolve("file"), "run"))
        .withMessageContaining("none is not a folder; make it first");
  }

  private void stop(String run, String noted, int count, String more) throws IOException {
    try (ResumableFile stopped = ResumableFile.open(file, run)) {
      stopped.writer().write(noted);
      stopped.checkpoint(count, count / 2);
      stopped.writer().write(more);
      stopped.writer().flush();
    }
  }
}
