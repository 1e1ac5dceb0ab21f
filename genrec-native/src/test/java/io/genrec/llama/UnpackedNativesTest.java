// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genrec.model.NativeLibraryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedNativesTest {
  private static final MountTable MOUNTS = MountTable.parse("");

  @TempDir private Path folder;
  private Path root;
  private NativesFolder base;
  private NativesFolder cuda;

  @BeforeEach
  void makeNatives() throws IOException {
    root = folder.resolve("root");
    Path jars = folder.resolve("jars");
    base =
        FakeNatives.read(
            FakeNatives.write(
                jars, "linux-x86_64", "1.2", Map.of("libgenrec.so", "library", "tune", "program")));
    cuda =
        FakeNatives.read(
            FakeNatives.write(jars, "linux-x86_64-cuda", "1.2", Map.of("libggml-cuda.so", "gpu")));
  }

  private static UnpackedNatives natives(NativesFolder... folders) {
    return new UnpackedNatives(List.of(folders), Set.of("tune"));
  }

  private Path unpack(NativesFolder... folders) {
    return natives(folders).unpack(List.of(new UnpackingRoot(root, false)), MOUNTS);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void allFilesLieSideBySideInAFolderOfTheVersion() throws IOException {
    Path unpacked = unpack(base, cuda);

    assertThat(unpacked.getParent()).isEqualTo(root);
    assertThat(unpacked.getFileName().toString()).matches("1\\.2-[0-9a-f]{16}");
    assertThat(names(unpacked)).containsExactly("libgenrec.so", "libggml-cuda.so", "tune");
    assertThat(unpacked.resolve("libggml-cuda.so")).hasContent("gpu");
  }

  @Test
  void otherFilesHaveAnotherFolder() {
    assertThat(unpack(base)).isNotEqualTo(unpack(base, cuda)).isEqualTo(unpack(base));
  }

  @Test
  void programsAreExecutableAndBecomeSoAgain() {
    Path program = unpack(base).resolve("tune");
    assertThat(program).isExecutable();

    assertThat(program.toFile().setExecutable(false)).isTrue();
    unpack(base);

    assertThat(program).isExecutable();
  }

  @Test
  void rightFilesAreNotWrittenAgain() throws IOException {
    Path library = unpack(base).resolve("libgenrec.so");
    FileTime longAgo = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(library, longAgo);

    unpack(base);

    assertThat(Files.getLastModifiedTime(library)).isEqualTo(longAgo);
  }

  @Test
  void damagedTruncatedAndMissingFilesAreReplaced() throws IOException {
    Path unpacked = unpack(base, cuda);
    Files.writeString(unpacked.resolve("libgenrec.so"), "librarx");
    Files.writeString(unpacked.resolve("tune"), "prog");
    Files.delete(unpacked.resolve("libggml-cuda.so"));

    assertThat(unpack(base, cuda)).isEqualTo(unpacked);

    assertThat(unpacked.resolve("libgenrec.so")).hasContent("library");
    assertThat(unpacked.resolve("tune")).hasContent("program").isExecutable();
    assertThat(unpacked.resolve("libggml-cuda.so")).hasContent("gpu");
    assertThat(names(unpacked)).hasSize(3);
  }

  /** As on Windows, where a loaded library stays; here, a folder that is not empty. */
  @Test
  void aDamagedFileThatCannotBeReplacedIsPassedBy() throws IOException {
    Path unpacked = unpack(base);
    Path library = unpacked.resolve("libgenrec.so");
    Files.delete(library);
    Files.createDirectories(library.resolve("held"));

    Path spare = unpack(base);

    assertThat(spare).isNotEqualTo(unpacked).hasParent(root);
    assertThat(spare.resolve("libgenrec.so")).hasContent("library");
    assertThat(unpack(base)).isEqualTo(spare);
  }

  @Test
  void whenNoFolderIsLeftTheFileIsNamed() throws IOException {
    for (int i = 0; i < 5; i++) {
      Path library = unpack(base).resolve("libgenrec.so");
      Files.delete(library);
      Files.createDirectories(library.resolve("held"));
    }

    assertThatThrownBy(() -> unpack(base))
        .isInstanceOf(NativeLibraryException.class)
        .hasMessageContainingAll("libgenrec.so", "damaged and cannot be replaced", "native.dir");
  }

  @Test
  void aFileThatIsNotWhatItsSumSaysIsNotUnpacked() throws IOException {
    Files.writeString(
        folder.resolve("jars/io/genrec/llama/natives/linux-x86_64/libgenrec.so"), "trojan");

    assertThatThrownBy(() -> unpack(base))
        .isInstanceOf(NativeLibraryException.class)
        .hasMessageContainingAll("libgenrec.so", "damaged", "SHA-256", "fetch");
    try (Stream<Path> files = Files.walk(root)) {
      assertThat(files.filter(Files::isRegularFile)).extracting(Path::getFileName).isEmpty();
    }
  }

  @Test
  void aBackendWithOtherFilesOfTheSameNameIsRefused() throws IOException {
    NativesFolder clash =
        FakeNatives.read(
            FakeNatives.write(
                folder, "linux-x86_64-hip", "1.2", Map.of("libgenrec.so", "another library")));

    assertThatThrownBy(() -> natives(base, clash))
        .isInstanceOf(NativeLibraryException.class)
        .hasMessageContainingAll("linux-x86_64-hip", "libgenrec.so", "one build");
  }

  @Test
  void theNextRootIsTakenWhereOneCannotBeUsed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    List<UnpackingRoot> roots =
        List.of(new UnpackingRoot(file.resolve("a"), false), new UnpackingRoot(root, false));

    assertThat(natives(base).unpack(roots, MOUNTS)).hasParent(root);
  }

  @Test
  void aRootWithoutExecutionIsNotWrittenTo() {
    MountTable noExec = MountTable.parse("tmpfs %s tmpfs noexec 0 0".formatted(real(folder)));

    assertThatThrownBy(() -> natives(base).unpack(List.of(new UnpackingRoot(root, false)), noExec))
        .isInstanceOf(NativeLibraryException.class)
        .hasMessageContainingAll(root.toString(), "mounted noexec", "-Dgenrec.native.dir=");
    assertThat(root).doesNotExist();
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void allRootsAreNamedWhereNoneCanBeUsed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    List<UnpackingRoot> roots =
        List.of(
            new UnpackingRoot(file.resolve("one"), false),
            new UnpackingRoot(file.resolve("two"), false));

    assertThatThrownBy(() -> natives(base).unpack(roots, MOUNTS))
        .hasMessageContainingAll("one", "two", "a file is in the way");
  }
}
