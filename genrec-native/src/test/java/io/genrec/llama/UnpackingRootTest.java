// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genrec.model.NativeLibraryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class UnpackingRootTest {
  private static final Platform LINUX = new Platform("linux", "x86_64", 64);
  private static final Platform MACOS = new Platform("macos", "aarch64", 64);
  private static final Platform WINDOWS = new Platform("windows", "x86_64", 64);

  @TempDir private Path folder;

  private Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("user.home", folder.resolve("home").toString());
    properties.setProperty("user.name", "A. User?");
    properties.setProperty("java.io.tmpdir", folder.toString());
    return properties;
  }

  private Path cache(Platform platform, Map<String, String> environment) {
    return UnpackingRoot.of(platform, properties(), environment).get(0).path();
  }

  @Test
  void theUsersCacheIsThatOfTheSystem() {
    assertThat(cache(LINUX, Map.of())).isEqualTo(folder.resolve("home/.cache/genrec/natives"));
    assertThat(cache(MACOS, Map.of()))
        .isEqualTo(folder.resolve("home/Library/Caches/genrec/natives"));
    assertThat(cache(WINDOWS, Map.of("LOCALAPPDATA", folder.resolve("local").toString())))
        .isEqualTo(folder.resolve("local/genrec/natives"));
    assertThat(cache(WINDOWS, Map.of()))
        .isEqualTo(folder.resolve("home/AppData/Local/genrec/natives"));
  }

  @Test
  void theCacheVariableCountsWhereItIsAbsolute() {
    assertThat(cache(LINUX, Map.of("XDG_CACHE_HOME", folder.resolve("c").toString())))
        .isEqualTo(folder.resolve("c/genrec/natives"));
    assertThat(cache(LINUX, Map.of("XDG_CACHE_HOME", "c")))
        .isEqualTo(folder.resolve("home/.cache/genrec/natives"));
    assertThat(cache(LINUX, Map.of("XDG_CACHE_HOME", "")))
        .isEqualTo(folder.resolve("home/.cache/genrec/natives"));
  }

  @Test
  void genrecsOwnVariableNamesTheCacheEverywhere() {
    Path named = folder.resolve("named");
    for (Platform platform : List.of(LINUX, MACOS, WINDOWS)) {
      assertThat(cache(platform, Map.of("GENREC_CACHE_DIR", named.toString())))
          .isEqualTo(named.resolve("natives"));
    }
  }

  @Test
  void temporaryFilesAreTheSecondChoice() {
    assertThat(UnpackingRoot.of(LINUX, properties(), Map.of()))
        .hasSize(2)
        .last()
        .isEqualTo(new UnpackingRoot(folder.resolve("genrec-A._User_"), true));
  }

  @Test
  void aUserWithoutAHomeHasTemporaryFilesOnly() {
    Properties properties = properties();
    properties.setProperty("user.home", "?");
    properties.setProperty("user.name", "?");

    for (Platform platform : List.of(LINUX, MACOS, WINDOWS)) {
      assertThat(UnpackingRoot.of(platform, properties, Map.of()))
          .containsExactly(new UnpackingRoot(folder.resolve("genrec-_"), true));
    }
  }

  @Test
  void aNamedFolderThatIsNoNameHereIsRefused() {
    Properties properties = properties();
    properties.setProperty("genrec.native.dir", "/a\0b");

    assertThatThrownBy(() -> UnpackingRoot.of(LINUX, properties, Map.of()))
        .isInstanceOf(NativeLibraryException.class)
        .hasMessageContaining("-Dgenrec.native.dir");
  }

  @Test
  void aNamedFolderIsTheOnlyChoice() {
    Properties properties = properties();
    properties.setProperty("genrec.native.dir", folder.resolve("named").toString());

    assertThat(UnpackingRoot.of(LINUX, properties, Map.of()))
        .isEqualTo(List.of(new UnpackingRoot(folder.resolve("named"), false)));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no such permissions")
  void aFolderAmongTemporaryFilesIsItsOwnersOnly() throws IOException {
    UnpackingRoot root = new UnpackingRoot(folder.resolve("mine"), true);
    root.prepare();
    root.prepare();

    assertThat(Files.getPosixFilePermissions(root.path()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(root.path()).isEmptyDirectory();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no such permissions")
  void aFolderThatOthersMayWriteIsRefused() throws IOException {
    UnpackingRoot root = new UnpackingRoot(folder.resolve("open"), true);
    root.prepare();
    Files.setPosixFilePermissions(root.path(), PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatThrownBy(root::prepare).hasMessageContainingAll("others may write", "chmod 700");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need privileges there")
  void aLinkInThePlaceOfTheFolderIsRefused() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), elsewhere);

    assertThatThrownBy(() -> new UnpackingRoot(link, true).prepare()).hasMessage("it is no folder");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no such owners")
  void aFolderOfAnotherUserIsRefused() throws IOException {
    UnpackingRoot root = new UnpackingRoot(folder.resolve("other"), true);
    root.prepare();
    Assumptions.assumeTrue(
        System.getProperty("user.name").equals("root"), "only root may give a folder away");
    Files.setOwner(
        root.path(),
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));

    assertThatThrownBy(root::prepare).hasMessageContaining("it belongs to nobody");
  }
}
