// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSumsTest {
  /** Of "abc", as FIPS 180-2 gives it in appendix B.1. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir private Path folder;

  @Test
  void readsWhatItWrites() throws IOException {
    FileSums sums = FileSums.parse(ABC + "  libgenrec.so\n" + ABC + " *genrec-finetune\n");

    assertThat(sums.byName()).containsOnlyKeys("genrec-finetune", "libgenrec.so");
    assertThat(sums.text()).isEqualTo(ABC + "  genrec-finetune\n" + ABC + "  libgenrec.so\n");
    assertThat(FileSums.parse(sums.text())).isEqualTo(sums);
  }

  @Test
  void onlyTheWholeFileMatches() throws IOException {
    FileSums sums = FileSums.parse(ABC + "  abc\n");
    Path file = folder.resolve("abc");

    assertThat(sums.matches(file)).isFalse();
    assertThat(sums.matches(Files.writeString(file, "abc"))).isTrue();
    assertThat(sums.matches(Files.writeString(file, "ab"))).isFalse();
    assertThat(sums.matches(Files.writeString(file, "abd"))).isFalse();
    assertThat(sums.matches(Files.writeString(folder.resolve("other"), "abc"))).isFalse();
    assertThat(sums.matches(folder)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "/etc/evil", "a/b", "a\\b", "..", ".hidden", "", "C:x", "a b"})
  void aNameThatLeadsElsewhereIsRefused(String name) {
    assertThatThrownBy(() -> FileSums.parse(ABC + "  good.so\n" + ABC + "  " + name))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("SHA256SUMS, line 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "version https://git-lfs.github.com/spec/v1", "ab  file"})
  void whatIsNoListOfSumsIsRefused(String text) {
    assertThatThrownBy(() -> FileSums.parse(text))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("SHA256SUMS");
  }
}
