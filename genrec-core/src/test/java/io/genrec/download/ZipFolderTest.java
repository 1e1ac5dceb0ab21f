// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipFolderTest {
  private static final long PLENTY = 1_000_000;

  @TempDir private Path folder;
  private Path archive;
  private Path target;

  @BeforeEach
  void names() throws IOException {
    archive = folder.resolve("data.zip");
    target = Files.createDirectory(folder.resolve("into")).resolve("data");
  }

  @Test
  void unpacksWhatIsInTheOneFolder() throws IOException {
    zip("ml/", "ml/movies.csv", "ml/more/links.csv");

    ZipFolder.unpack(archive, target, PLENTY);

    assertThat(target.resolve("movies.csv")).hasContent("ml/movies.csv");
    assertThat(target.resolve("more/links.csv")).hasContent("ml/more/links.csv");
  }

  @Test
  void unpacksFilesThatHaveNoCommonFolder() throws IOException {
    zip("a/one", "b");

    ZipFolder.unpack(archive, target, PLENTY);

    assertThat(target.resolve("a/one")).exists();
    assertThat(target.resolve("b")).exists();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../out",
        "ml/../../out",
        "/out",
        "ml//../../../out",
        "ml\\..\\out",
        "C:/out",
        "ml/a/.."
      })
  void namesThatLeadOutsideAreRefused(String name) throws IOException {
    zip("ml/movies.csv", name);

    assertThatExceptionOfType(ZipException.class)
        .isThrownBy(() -> ZipFolder.unpack(archive, target, PLENTY))
        .withMessageContaining("leads out of the folder");
    assertNothingIsLeft();
  }

  @Test
  void aCommonFolderThatLeadsOutsideIsRefused() throws IOException {
    zip("../a", "../b");

    assertThatExceptionOfType(ZipException.class)
        .isThrownBy(() -> ZipFolder.unpack(archive, target, PLENTY));
    assertNothingIsLeft();
  }

  @Test
  void anArchiveThatGrowsTooLargeIsRefused() throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      zip.putNextEntry(new ZipEntry("ml/zeros"));
      zip.write(new byte[(int) PLENTY + 1]);
    }

    assertThatExceptionOfType(ZipException.class)
        .isThrownBy(() -> ZipFolder.unpack(archive, target, PLENTY));
    assertNothingIsLeft();
  }

  @Test
  void aDamagedArchiveIsRefused() throws IOException {
    zip("ml/movies.csv");
    byte[] bytes = Files.readAllBytes(archive);
    try (OutputStream out = Files.newOutputStream(archive)) {
      out.write(Arrays.copyOf(bytes, bytes.length / 2));
    }

    assertThatExceptionOfType(ZipException.class)
        .isThrownBy(() -> ZipFolder.unpack(archive, target, PLENTY));
    assertNothingIsLeft();
  }

  @Test
  void whatIsThereIsLeftAlone() throws IOException {
    zip("ml/movies.csv");
    Files.createDirectory(target);

    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> ZipFolder.unpack(archive, target, PLENTY));
    assertThat(target).isEmptyDirectory();
  }

  /** Files that hold their names. */
  private void zip(String... names) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        if (!name.endsWith("/")) {
          zip.write(name.getBytes(StandardCharsets.UTF_8));
        }
        zip.closeEntry();
      }
    }
  }

  private void assertNothingIsLeft() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files).containsExactlyInAnyOrder(folder, archive, target.getParent());
    }
  }
}
