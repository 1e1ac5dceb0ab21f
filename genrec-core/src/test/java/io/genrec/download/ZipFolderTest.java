// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

  @Test
  void othersMayReadTheFolderAsAnyOther() throws IOException {
    assumeTrue(
        Files.getFileStore(folder).supportsFileAttributeView("posix"),
        "SKIPPED: there are no such permissions here");
    zip("ml/movies.csv");
    Path other = Files.createDirectory(folder.resolve("into/other"));

    ZipFolder.unpack(archive, target, PLENTY);

    assertThat(Files.getPosixFilePermissions(target))
        .isEqualTo(Files.getPosixFilePermissions(other));
  }

  @Test
  void oneOfSeveralAtOnceUnpacksAndTheOthersSayThatItIsThere() throws Exception {
    zip("ml/movies.csv", "ml/ratings.csv");
    int threads = 4;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (int round = 0; round < 20; round++) {
        Path shared = folder.resolve("shared" + round);
        CyclicBarrier start = new CyclicBarrier(threads);
        Callable<Boolean> unpack =
            () -> {
              start.await();
              try {
                ZipFolder.unpack(archive, shared, PLENTY);
                return true;
              } catch (FileAlreadyExistsException e) {
                return false;
              }
            };
        List<Boolean> done = new ArrayList<>();
        for (Future<Boolean> each : pool.invokeAll(Collections.nCopies(threads, unpack))) {
          done.add(each.get());
        }
        assertThat(done).containsOnlyOnce(true);
        assertThat(shared.resolve("ratings.csv")).hasContent("ml/ratings.csv");
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ml/a ml/a/b ml/c", "ml/a/b ml/a ml/c", "ml/a ml/./a ml/c"})
  void aNameThatIsTakenIsAnError(String names) throws IOException {
    zip(names.split(" "));

    assertThatExceptionOfType(ZipException.class)
        .isThrownBy(() -> ZipFolder.unpack(archive, target, PLENTY))
        .withMessageContaining("twice, or as a file and as a folder");
    assertNothingIsLeft();
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
