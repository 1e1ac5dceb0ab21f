// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {
  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x86_64",
    "Linux, aarch64, linux-aarch64",
    "Linux, riscv64, linux-riscv64",
    "Mac OS X, aarch64, macos-aarch64",
    "Mac OS X, x86_64, macos-x86_64",
    "Windows Server 2022, amd64, windows-x86_64",
    "Windows 11, aarch64, windows-aarch64",
    "FreeBSD, amd64, freebsd-x86_64"
  })
  void isNamedAsTheBuildNamesIt(String system, String processor, String name) {
    assertThat(Platform.of(system, processor, "64").name()).isEqualTo(name);
  }

  @Test
  void a32BitJvmIsToldToBeReplaced() {
    assertThat(Platform.of("Windows 10", "x86", "32").problem().orElseThrow())
        .contains("32-bit JVM", "windows-x86", "64-bit JDK");
    assertThat(Platform.of("Linux", "amd64", "64").problem()).isEmpty();
    assertThat(Platform.of("Linux", "amd64", null).problem()).isEmpty();
  }

  @Test
  void programsHaveTheSystemsNames() {
    assertThat(Platform.of("Linux", "amd64", "64").program("p")).isEqualTo("p");
    assertThat(Platform.of("Windows 10", "amd64", "64").program("p")).isEqualTo("p.exe");
  }
}
