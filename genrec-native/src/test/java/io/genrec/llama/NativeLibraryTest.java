// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
  private static final String LIBRARY = System.mapLibraryName("genrec");
  private static final String PLATFORM = Platform.current().name();

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
    Path other = Path.of(System.getProperty("java.home"), "lib", System.mapLibraryName("prefs"));
    assertThat(other).exists();

    assertThat(unavailableReason("-Dgenrec.native.path=" + other))
        .contains("genrec.native.path", other + " has not the native methods of this genrec");
  }

  @Test
  void aNamedFolderIsUsedAsItIs() throws IOException, InterruptedException {
    Path natives = copyOfNatives();

    assertThat(report("-Dgenrec.native.path=" + natives, "-Dgenrec.native.dir=" + unused()))
        .isEqualTo("available");
    assertThat(report("-Dgenrec.native.path=" + natives.resolve(LIBRARY))).isEqualTo("available");
    assertThat(unused()).doesNotExist();
  }

  @Test
  void aNamedFolderWithoutTheLibraryIsTheReason() throws IOException, InterruptedException {
    assertThat(unavailableReason("-Dgenrec.native.path=" + folder))
        .contains("genrec.native.path", folder.resolve(LIBRARY).toString());
  }

  @Test
  void aFolderThatCannotBeMadeIsTheReason() throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");

    assertThat(unavailableReason("-Dgenrec.native.dir=" + file.resolve("natives")))
        .contains(file.toString(), "a file is in the way", "-Dgenrec.native.dir=");
  }

  @Test
  void withoutANativesJarTheDependencyIsNamed() throws IOException, InterruptedException {
    ChildJvm.Result result = run(List.of(), List.of(), classPathWithoutNatives());

    assertThat(result.output())
        .startsWith("there are no natives for " + PLATFORM)
        .contains("io.genrec:genrec-native:", ":" + PLATFORM);
  }

  @Test
  void withoutANativesJarTheLibraryPathIsSearched() throws IOException, InterruptedException {
    String nowhere = folder + File.pathSeparator;
    ChildJvm.Result result =
        run(
            List.of(),
            List.of("-Djava.library.path=" + nowhere + copyOfNatives()),
            classPathWithoutNatives());

    assertThat(result.output()).startsWith("available");
  }

  @Test
  void theFilesOfABackendLieBesideTheLibraryAndDoNoHarm() throws IOException, InterruptedException {
    Path backend = folder.resolve("backend");
    // A library that cannot be loaded, as that of CUDA on a machine without it.
    String name = System.mapLibraryName("ggml-cuda");
    FakeNatives.write(backend, PLATFORM + "-cuda", version(), Map.of(name, "not for this machine"));
    Path natives = folder.resolve("natives");

    ChildJvm.Result result =
        run(
            List.of(),
            List.of("-Dgenrec.native.dir=" + natives),
            System.getProperty("java.class.path") + File.pathSeparator + backend);

    assertThat(result.output()).startsWith("available");
    assertThat(filesBelow(natives))
        .extracting(file -> file.getFileName().toString())
        .contains(LIBRARY, name);
  }

  @Test
  void severalProcessesUnpackAtOnceAndLeaveOneFileEach() throws IOException, InterruptedException {
    Path natives = folder.resolve("natives");
    List<String> options = List.of("-Dgenrec.native.dir=" + natives);
    List<ChildJvm> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      processes.add(ChildJvm.start(folder, options, ProviderReport.class));
    }

    for (ChildJvm process : processes) {
      assertThat(process.result().output()).startsWith("available");
    }
    List<Path> files = filesBelow(natives);
    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .containsExactlyInAnyOrderElementsOf(allNames());
    assertThat(files).extracting(Path::getParent).containsOnly(files.get(0).getParent());
  }

  @Test
  void damagedUnpackedFilesAreReplaced() throws IOException, InterruptedException {
    Path natives = folder.resolve("natives");
    List<String> options = List.of("-Dgenrec.native.dir=" + natives);
    ChildJvm.run(folder, options, ProviderReport.class);
    // Half of it: the system's loader would end the process.
    for (Path library : filesBelow(natives)) {
      byte[] content = Files.readAllBytes(library);
      Files.write(library, Arrays.copyOf(content, content.length / 2));
    }

    assertThat(ChildJvm.run(folder, options, ProviderReport.class).output())
        .startsWith("available");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "mounts are those of Linux")
  void aFolderWithoutExecutionIsTheReason() throws IOException, InterruptedException {
    Path mount = Files.createDirectory(folder.resolve("mount"));

    ChildJvm.Result result =
        run(
            PrivateMount.wrapper(mount, "noexec,size=1m", "true"),
            List.of("-Dgenrec.native.dir=" + mount.resolve("natives")),
            System.getProperty("java.class.path"));

    assertThat(result.output())
        .contains(mount.toString(), "mounted noexec", "-Dgenrec.native.dir=");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "mounts are those of Linux")
  void aNamedFileWithoutExecutionIsTheReason() throws IOException, InterruptedException {
    Path mount = Files.createDirectory(folder.resolve("mount"));

    ChildJvm.Result result =
        run(
            PrivateMount.wrapper(
                mount, "noexec,size=64m", "cp -r '" + copyOfNatives() + "' natives"),
            List.of("-Dgenrec.native.path=" + mount.resolve("natives")),
            System.getProperty("java.class.path"));

    assertThat(result.output())
        .contains(mount.resolve("natives").toString(), "mounted noexec", "failed to map segment");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "mounts are those of Linux")
  void aFullDiskIsTheReason() throws IOException, InterruptedException {
    Path mount = Files.createDirectory(folder.resolve("mount"));

    ChildJvm.Result result =
        run(
            PrivateMount.wrapper(mount, "size=1m", "true"),
            List.of("-Dgenrec.native.dir=" + mount.resolve("natives")),
            System.getProperty("java.class.path"));

    assertThat(result.output())
        .contains("the disk of " + mount.resolve("natives") + " is full", "MB are needed");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "mounts are those of Linux")
  void aReadOnlyFolderIsTheReason() throws IOException, InterruptedException {
    Path mount = Files.createDirectory(folder.resolve("mount"));

    ChildJvm.Result result =
        run(
            PrivateMount.wrapper(mount, "ro", "true"),
            List.of("-Dgenrec.native.dir=" + mount.resolve("natives")),
            System.getProperty("java.class.path"));

    assertThat(result.output())
        .contains(mount.resolve("natives") + " is on a read-only file system");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "mounts are those of Linux")
  void withAReadOnlyHomeTheTemporaryFilesAreUsed() throws IOException, InterruptedException {
    Path home = Files.createDirectory(folder.resolve("home"));
    Path temporary = Files.createDirectory(folder.resolve("temporary"));

    ChildJvm.Result result =
        run(
            PrivateMount.wrapper(home, "ro", "true"),
            List.of("-Duser.home=" + home, "-Djava.io.tmpdir=" + temporary),
            System.getProperty("java.class.path"));

    assertThat(result.output()).as(result.errors()).startsWith("available");
    assertThat(filesBelow(temporary))
        .extracting(file -> file.getFileName().toString())
        .contains(LIBRARY);
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "mounts are those of Linux")
  void whereNeitherHomeNorTemporaryFilesServeBothAreNamed()
      throws IOException, InterruptedException {
    Path home = Files.createDirectory(folder.resolve("home"));
    Path file = Files.writeString(folder.resolve("file"), "in the way");

    ChildJvm.Result result =
        run(
            PrivateMount.wrapper(home, "ro", "true"),
            List.of("-Duser.home=" + home, "-Djava.io.tmpdir=" + file),
            System.getProperty("java.class.path"));

    assertThat(result.output())
        .contains(home.toString(), "read-only", file.toString(), "a file is in the way");
  }

  private ChildJvm.Result run(List<String> wrapper, List<String> options, String classPath)
      throws IOException, InterruptedException {
    ChildJvm.Result result =
        ChildJvm.start(folder, wrapper, options, classPath, ProviderReport.class).result();
    assertThat(result.exitCode()).as(result.errors()).isZero();
    return result;
  }

  private String report(String... options) throws IOException, InterruptedException {
    return run(List.of(), List.of(options), System.getProperty("java.class.path"))
        .output()
        .lines()
        .findFirst()
        .orElse("");
  }

  private Path unused() {
    return folder.resolve("unused");
  }

  private static NativesFolder natives() {
    return NativesOnPath.ofThisJvm().folders().get(0);
  }

  /** Of the platform, and of GPU backends where this build has some. */
  private static List<String> allNames() {
    return NativesOnPath.ofThisJvm().folders().stream()
        .flatMap(folder -> folder.sums().byName().keySet().stream())
        .toList();
  }

  private static String version() {
    return natives().version();
  }

  private Path copyOfNatives() throws IOException {
    NativesFolder natives = natives();
    Path copy = Files.createDirectories(folder.resolve("copy"));
    for (String name : natives.sums().byName().keySet()) {
      try (InputStream in = natives.open(name)) {
        Files.copy(in, copy.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return copy;
  }

  /** Without the entry that holds them, a folder or a jar. */
  private static String classPathWithoutNatives() {
    URI holder =
        URI.create(natives().location().replaceFirst("^jar:", "").replaceFirst("!/.*", "/"));
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !holder.getPath().startsWith(Path.of(entry).toAbsolutePath() + "/"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
