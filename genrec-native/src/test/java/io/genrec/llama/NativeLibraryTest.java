// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
  private static final String[] NAMES = {
    System.mapLibraryName("genrec"), System.mapLibraryName("genrec-prelude")
  };

  @TempDir private Path folder;

  private String unavailableReason(String option) throws IOException, InterruptedException {
    ChildJvm.Result result = ChildJvm.run(folder, List.of(option), ProviderReport.class);
    assertThat(result.exitCode()).as(result.errors()).isZero();
    List<String> lines = result.output().lines().toList();
    assertThat(lines).element(1).isEqualTo("0 devices");
    return lines.get(0);
  }

  @Test
  void aNamedFileThatIsMissingIsTheReason() throws IOException, InterruptedException {
    Path missing = folder.resolve("missing.so");

    assertThat(unavailableReason("-Dgenrec.native.path=" + missing))
        .contains("genrec.native.path")
        .contains(missing.toString());
  }

  @Test
  void aNamedFileThatIsNoLibraryIsTheReason() throws IOException, InterruptedException {
    Path text = Files.writeString(folder.resolve("text.so"), "not a library\n");

    assertThat(unavailableReason("-Dgenrec.native.path=" + text))
        .contains("genrec.native.path")
        .contains(text.toString());
  }

  @Test
  void aLibraryWithoutTheNativeMethodsIsTheReason() throws IOException, InterruptedException {
    Path other = Path.of(System.getProperty("java.home"), "lib", System.mapLibraryName("zip"));
    assertThat(other).exists();

    assertThat(unavailableReason("-Dgenrec.native.path=" + other))
        .contains("genrec.native.path")
        .contains(other.toString());
  }

  @Test
  void aFolderThatCannotBeMadeIsTheReason() throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");

    assertThat(unavailableReason("-Dgenrec.native.dir=" + file.resolve("natives")))
        .contains(file.toString())
        .contains("genrec.native.path");
  }

  @Test
  void severalProcessesUnpackAtOnceAndLeaveOneFileEach() throws IOException, InterruptedException {
    Path natives = folder.resolve("natives");
    List<String> options = List.of("-Dgenrec.native.dir=" + natives);
    ChildJvm first = ChildJvm.start(folder, options, ProviderReport.class);
    ChildJvm second = ChildJvm.start(folder, options, ProviderReport.class);

    assertThat(first.result().output()).startsWith("available");
    assertThat(second.result().output()).startsWith("available");
    assertThat(filesBelow(natives))
        .extracting(file -> file.getFileName().toString())
        .containsExactlyInAnyOrder(NAMES);
  }

  @Test
  void aDamagedUnpackedLibraryIsReplaced() throws IOException, InterruptedException {
    Path natives = folder.resolve("natives");
    List<String> options = List.of("-Dgenrec.native.dir=" + natives);
    ChildJvm.run(folder, options, ProviderReport.class);
    for (Path library : filesBelow(natives)) {
      Files.writeString(library, "half of a library");
    }

    assertThat(ChildJvm.run(folder, options, ProviderReport.class).output())
        .startsWith("available");
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
