// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.genrec.model.NativeLibraryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the library is unpacked to. */
class UnpackedLibraryTest {
  private static final CarriedLibrary LIBRARY =
      CarriedLibrary.of(System.getProperty("os.name"), System.getProperty("os.arch"));

  @TempDir private Path folder;

  private static Path unpack(String named, Optional<Path> cache) {
    ClassLoader loader = UnpackedLibraryTest.class.getClassLoader();
    return UnpackedLibrary.unpack(LIBRARY, loader, named, cache);
  }

  @Test
  void theNamedFolderComesBeforeTheUsersCache() {
    Path cache = folder.resolve("cache");
    Path named = folder.resolve("named");

    assertThat(unpack(named.toString(), Optional.of(cache))).exists().startsWith(named);
    assertThat(cache).doesNotExist();
    assertThat(unpack("", Optional.of(cache))).exists().startsWith(cache.resolve("natives"));
  }

  @Test
  void whereTheCacheCannotBeWrittenTemporaryFilesServe() throws IOException {
    Path inTheWay = Files.writeString(folder.resolve("file"), "in the way");
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));

    assertThat(unpack("", Optional.of(inTheWay))).exists().startsWith(temporary);
    assertThat(unpack("", Optional.empty())).exists().startsWith(temporary);
  }

  @Test
  void aNamedFolderThatCannotBeWrittenIsTheReason() throws IOException {
    Path inTheWay = Files.writeString(folder.resolve("file"), "in the way");

    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(() -> unpack(inTheWay.resolve("natives").toString(), Optional.empty()))
        .withMessageContainingAll(inTheWay.toString(), "-Dgenrec.native.dir");
    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(() -> unpack("a\0b", Optional.empty()))
        .withMessageContaining("-Dgenrec.native.dir");
  }
}
