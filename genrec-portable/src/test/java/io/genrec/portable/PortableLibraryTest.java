// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.genrec.model.NativeLibraryException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortableLibraryTest {
  private static final String TEXT = "not a library\n";

  /** What {@link #TEXT} is not: the digest of another text. */
  private static final CarriedLibrary TEXT_LIBRARY =
      new CarriedLibrary(
          "a/libtext.so", "7648f2a9cab0a0bd20bee710f2bbdb30c3990031c0c745986097645b6fabfccd");

  @TempDir private Path folder;

  private static ClassLoader jarWith(String content) {
    return new ClassLoader(null) {
      @Override
      public InputStream getResourceAsStream(String name) {
        return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
      }
    };
  }

  private static ClassLoader emptyJar() {
    return new ClassLoader(null) {};
  }

  private static CarriedLibrary ofThisMachine() {
    return CarriedLibrary.of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  private static ClassLoader classPath() {
    return PortableLibraryTest.class.getClassLoader();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void aLibraryWithOtherBytesIsRefusedAndNotKept() throws IOException {
    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(() -> UnpackedLibrary.unpack(TEXT_LIBRARY, jarWith(TEXT), folder))
        .withMessageContaining("a/libtext.so")
        .withMessageContaining("de.kherud:llama:4.2.0")
        .withMessageContaining(TEXT_LIBRARY.sha256());
    assertThat(files()).isEmpty();
  }

  @Test
  void aJarWithoutTheLibraryIsNamed() {
    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(() -> UnpackedLibrary.unpack(ofThisMachine(), emptyJar(), folder))
        .withMessageContaining("add the dependency de.kherud:llama:4.2.0");
  }

  @Test
  void aFolderThatCannotBeMadeIsNamedWithThePropertyForAnother() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");

    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(
            () -> UnpackedLibrary.unpack(ofThisMachine(), classPath(), file.resolve("natives")))
        .withMessageContaining(file.toString())
        .withMessageContaining("-Dgenrec.native.dir");
  }

  @Test
  void threadsUnpackAtOnceAndLeaveOneFile()
      throws IOException, InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Path>> unpacking =
          IntStream.range(0, 4)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> UnpackedLibrary.unpack(ofThisMachine(), classPath(), folder)))
              .toList();
      for (Future<Path> each : unpacking) {
        assertThat(each.get()).isRegularFile();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(files()).hasSize(1);
  }

  @Test
  void aDamagedFileIsReplaced() throws IOException {
    Path file = UnpackedLibrary.unpack(ofThisMachine(), classPath(), folder);
    Files.writeString(file, "half of a library");

    assertThat(UnpackedLibrary.unpack(ofThisMachine(), classPath(), folder)).isEqualTo(file);
    assertThat(file.toFile().length()).isGreaterThan(1_000_000);
  }

  @Test
  void anotherLibraryIsRefused() {
    Path other = Path.of(System.getProperty("java.home"), "lib", System.mapLibraryName("zip"));
    assertThat(other).exists();

    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(() -> PortableLibrary.open(other))
        .withMessageContaining(other.toString())
        .withMessageContaining("de.kherud:llama:4.2.0");
  }

  @Test
  void aFileThatIsNoLibraryIsRefusedOnOneLine() throws IOException {
    Path text = Files.writeString(folder.resolve("libtext.so"), TEXT);

    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(() -> PortableLibrary.open(text))
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .contains("libtext.so: ")
                    .doesNotContain("Unable to load library", "\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, Linux/x86_64/libjllama.so",
    "Linux, aarch64, Linux/aarch64/libjllama.so",
    "Mac OS X, x86_64, Mac/x86_64/libjllama.dylib",
    "Mac OS X, aarch64, Mac/aarch64/libjllama.dylib"
  })
  void thePlatformsLibraryIsInTheJarWithTheExpectedDigest(
      String system, String processor, String path) {
    CarriedLibrary library = CarriedLibrary.of(system, processor);

    assertThat(library.resource()).endsWith(path);
    assertThatCode(() -> UnpackedLibrary.unpack(library, classPath(), folder))
        .doesNotThrowAnyException();
  }

  @Test
  void windowsIsToldWhyItCannotBe() {
    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(() -> CarriedLibrary.of("Windows 11", "amd64"))
        .withMessageContaining("Windows")
        .withMessageContaining("genrec-native");
  }

  @ParameterizedTest
  @ValueSource(strings = {"riscv64", "s390x"})
  void anotherProcessorIsNamed(String processor) {
    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(() -> CarriedLibrary.of("Linux", processor))
        .withMessageContaining("linux-" + processor);
  }

  @Test
  void aProcessorWithoutAvx2IsRefused() {
    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(
            () -> PortableLibrary.requireProcessor("vendor_id : GenuineIntel\nflags : sse2 avx\n"))
        .withMessageContaining("AVX2");
    assertThatCode(
            () -> {
              PortableLibrary.requireProcessor("vendor_id : AuthenticAMD\nflags : avx avx2 fma\n");
              PortableLibrary.requireProcessor("");
            })
        .doesNotThrowAnyException();
  }
}
