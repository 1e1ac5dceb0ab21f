// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The messages are those of the loaders of glibc, musl, macOS and Windows. */
class LoadProblemTest {
  private static final Path LIBRARY = Path.of("/there-is-none/natives/libgenrec.so");
  private static final MountTable NO_EXEC =
      MountTable.parse("tmpfs /there-is-none tmpfs rw,noexec 0 0");
  private static final MountTable PLAIN = MountTable.parse("/dev/vda / ext4 rw 0 0");

  private static String explain(String message) {
    return new LoadProblem(PLAIN, false).explain(LIBRARY, message);
  }

  @Test
  void aMountWithoutExecutionIsNamed() {
    String message = LIBRARY + ": failed to map segment from shared object";

    assertThat(new LoadProblem(NO_EXEC, false).explain(LIBRARY, message))
        .startsWith(
            LIBRARY + " cannot be loaded: " + Path.of("/there-is-none") + " is mounted noexec")
        .contains("-Dgenrec.native.dir=", message);
  }

  @Test
  void forbiddenExecutionIsNamedWhereTheTableDoesNotSayIt() {
    assertThat(explain(LIBRARY + ": failed to map segment from shared object"))
        .contains("noexec", "security policy", "-Dgenrec.native.dir=");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.38' not found (required by x),"
            + "C library (glibc) is older than version 2.38",
        "/lib64/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by x),"
            + "C++ library (libstdc++) is older than version 3.4.32",
        "/lib64/libgomp.so.1: version `GOMP_5.0' not found (required by x),"
            + "OpenMP library (libgomp) is older than version 5.0"
      })
  void aSystemThatIsTooOldIsToldWhichVersionIsNeeded(String message, String expected) {
    assertThat(explain(message))
        .contains(expected, "build genrec on this machine", "io.genrec:genrec-portable", message);
  }

  @ParameterizedTest
  @CsvSource({
    "libgomp.so.1, libgomp1 on Debian",
    "libstdc++.so.6, libstdc++6 on Debian",
    "libgenrec-llama.so, it belongs beside the library",
    "libelse.so.2, install the package that has it"
  })
  void aMissingLibraryIsNamedWithItsPackage(String file, String expected) {
    String message =
        LIBRARY + ": " + file + ": cannot open shared object file: No such file or directory";

    assertThat(explain(message)).contains("it needs " + file + ",", expected);
  }

  @Test
  void aMissingLibraryOfMacosIsNamed() {
    assertThat(explain("Library not loaded: @rpath/libgenrec-llama.dylib\n  Referenced from: x"))
        .contains("it needs libgenrec-llama.dylib,", "it belongs beside the library");
  }

  @Test
  void aMissingLibraryOfWindowsIsExplained() {
    assertThat(explain("C:\\natives\\genrec.dll: Can't find dependent libraries"))
        .contains("keep all files of the natives together", "Visual C++ Redistributable")
        .doesNotContain("genrec-portable");
  }

  @ParameterizedTest
  @CsvSource({
    "Error loading shared library ld-linux-x86-64.so.2: No such file or directory (needed by x)",
    "Error relocating x: __vsnprintf_chk: symbol not found"
  })
  void muslIsToldByItsLoadersWords(String message) {
    assertThat(explain(message)).contains("musl", "Alpine", "GNU C library");
  }

  @Test
  void muslIsToldByTheJvmItself() {
    assertThat(new LoadProblem(PLAIN, true).explain(LIBRARY, "libm.so.6: cannot open"))
        .contains("musl", "libm.so.6");
  }

  @ParameterizedTest
  @CsvSource({
    "x: wrong ELF class: ELFCLASS32",
    "x: invalid ELF header",
    "x: %1 is not a valid Win32 application",
    "'dlopen(x): tried: ''x'' (mach-o file, but is an incompatible architecture)'"
  })
  void aFileOfAnotherMachineIsCalledThat(String message) {
    assertThat(explain(message)).contains("no library for this machine", message);
  }

  @Test
  void aTruncatedFileAndASecondClassLoaderAreExplained() {
    assertThat(explain("x: file too short")).contains("damaged or cut off");
    assertThat(explain("Native Library x already loaded in another classloader"))
        .contains("another application of this JVM", "Tomcat");
  }

  @Test
  void whatIsNotKnownIsPassedOn() {
    assertThat(explain("something new")).isEqualTo(LIBRARY + " cannot be loaded: something new");
  }
}
