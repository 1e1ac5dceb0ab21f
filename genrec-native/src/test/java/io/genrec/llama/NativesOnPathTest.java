// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genrec.model.NativeLibraryException;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativesOnPathTest {
  private static final Platform PLATFORM = new Platform("linux", "x86_64", 64);

  @TempDir private Path root;

  private List<NativesFolder> folders(Path... entries) throws IOException {
    List<URL> urls = new ArrayList<>();
    for (Path entry : entries) {
      urls.add(entry.toUri().toURL());
    }
    try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), null)) {
      return new NativesOnPath(loader, PLATFORM, "1.2").folders();
    }
  }

  private Path natives(String entry, String name, String version) throws IOException {
    Path classPathEntry = root.resolve(entry);
    FakeNatives.write(classPathEntry, name, version, Map.of("lib" + name + ".so", name));
    return classPathEntry;
  }

  @Test
  void findsThePlatformAndItsBackends() throws IOException {
    Path base = natives("base", "linux-x86_64", "1.2");
    Path cuda = natives("cuda", "linux-x86_64-cuda", "1.2\n");
    Path other = natives("other", "windows-x86_64", "1.2");

    assertThat(folders(cuda, other, base))
        .extracting(NativesFolder::name)
        .containsExactly("linux-x86_64", "linux-x86_64-cuda");
  }

  @Test
  void aBackendWithoutItsPlatformIsNothing() throws IOException {
    assertThat(folders(natives("cuda", "linux-x86_64-cuda", "1.2"))).isEmpty();
  }

  @Test
  void whatIsMissingIsNamedAsADependency() {
    assertThat(
            new NativesOnPath(NativesOnPathTest.class.getClassLoader(), PLATFORM, "1.2")
                .whatIsMissing())
        .contains(
            "linux-x86_64", "io.genrec:genrec-native:1.2:linux-x86_64", "io.genrec:genrec:1.2");
  }

  @Test
  void noDependencyIsNamedForAPlatformThatHasNoNatives() {
    Platform platform = Platform.of("Mac OS X", "x86_64", "64");

    assertThat(
            new NativesOnPath(NativesOnPathTest.class.getClassLoader(), platform, "1.2")
                .whatIsMissing())
        .contains("macos-x86_64", "build genrec on this machine", "io.genrec:genrec-portable")
        .doesNotContain("io.genrec:genrec-native");
  }

  @Test
  void nativesOfAnotherVersionAreRefusedWithBothVersions() throws IOException {
    Path older = natives("older", "linux-x86_64", "1.1");

    assertThatThrownBy(() -> folders(older))
        .isInstanceOf(NativeLibraryException.class)
        .hasMessageContainingAll("1.1", "1.2", older.getFileName().toString(), "genrec-bom");
  }

  @Test
  void twoVersionsAtOnceAreRefusedWhicheverIsFirst() throws IOException {
    Path right = natives("right", "linux-x86_64", "1.2");
    Path older = natives("older", "linux-x86_64", "1.1");

    assertThatThrownBy(() -> folders(right, older)).hasMessageContainingAll("1.1", "1.2");
    assertThatThrownBy(() -> folders(older, right)).hasMessageContainingAll("1.1", "1.2");
  }

  @Test
  void aBackendOfAnotherVersionIsRefused() throws IOException {
    Path base = natives("base", "linux-x86_64", "1.2");
    Path cuda = natives("cuda", "linux-x86_64-cuda", "1.1");

    assertThatThrownBy(() -> folders(base, cuda)).hasMessageContainingAll("1.1", "1.2", "cuda");
  }

  @Test
  void aListOfSumsThatIsNoneIsRefused() throws IOException {
    Path base = natives("base", "linux-x86_64", "1.2");
    Files.writeString(
        base.resolve("io/genrec/llama/natives/linux-x86_64/SHA256SUMS"), "<html></html>");

    assertThatThrownBy(() -> folders(base))
        .isInstanceOf(NativeLibraryException.class)
        .hasMessageContainingAll("linux-x86_64", "damaged", "SHA256SUMS, line 1");
  }

  @Test
  void everyFolderOfThisBuildListsAllItsFilesWithTheirSums() throws IOException {
    List<NativesFolder> folders = NativesOnPath.ofThisJvm().folders();

    assertThat(folders).isNotEmpty();
    for (NativesFolder folder : folders) {
      Path files = Path.of(URI.create(folder.location()));
      try (Stream<Path> listed = Files.list(files)) {
        assertThat(listed.map(file -> file.getFileName().toString()))
            .containsExactlyInAnyOrderElementsOf(
                concat(folder.sums().byName().keySet(), "SHA256SUMS", "VERSION"));
      }
      for (String name : folder.sums().byName().keySet()) {
        assertThat(folder.sums().matches(files.resolve(name))).as(name).isTrue();
      }
    }
  }

  private static List<String> concat(Iterable<String> names, String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    names.forEach(all::add);
    return all;
  }
}
