// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadSpecTest {
  private static final Path TARGET = Path.of("f");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f",
        "file:///f",
        "ftp://example.org/f",
        "https:f",
        "https://user:pw@example.org/f"
      })
  void refusesAddressesThatAreNotOfTheWeb(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DownloadSpec.of(URI.create(url), TARGET))
        .withMessageNotContaining("pw");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "abc", "g000000000000000000000000000000000000000000000000000000000000000"})
  void refusesChecksumsThatAreNone(String sha256) {
    assertThatIllegalArgumentException().isThrownBy(() -> spec().withSha256(sha256));
  }

  @Test
  void takesChecksumsInCapitals() {
    assertThat(spec().withSha256("A".repeat(64)).sha256()).contains("a".repeat(64));
  }

  @Test
  void keepsTheTokenToItself() {
    assertThat(spec().withToken("secret").toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "secret\n", "sec ret", "secret\u0000", "secr\u00e9t"})
  void refusesTokensThatAreNoneWithoutRepeatingThem(String token) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> spec().withToken(token))
        .withMessageContaining("token for example.org")
        .withMessageNotContainingAny("sec", "ret");
  }

  @Test
  void pausesDoubleUpToTheLongest() {
    RetryPolicy policy = RetryPolicy.standard();

    assertThat(policy.pauseAfter(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(policy.pauseAfter(3)).isEqualTo(Duration.ofSeconds(4));
    assertThat(policy.pauseAfter(100)).isEqualTo(Duration.ofSeconds(30));
  }

  private static DownloadSpec spec() {
    return DownloadSpec.of(URI.create("https://example.org/f"), TARGET);
  }
}
