// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserCacheTest {
  private static final Path HOME = Path.of("home").toAbsolutePath();

  @Test
  void isWhereTheSystemKeepsSuchFiles() {
    assertThat(folder("Linux", Map.of())).isEqualTo(HOME.resolve(".cache/genrec"));
    assertThat(folder("Mac OS X", Map.of())).isEqualTo(HOME.resolve("Library/Caches/genrec"));
    assertThat(folder("Windows 11", Map.of())).isEqualTo(HOME.resolve("AppData/Local/genrec"));
  }

  @Test
  void theEnvironmentCanNameIt() {
    String other = HOME.resolve("other").toString();

    assertThat(folder("Linux", Map.of("XDG_CACHE_HOME", other)))
        .isEqualTo(Path.of(other, "genrec"));
    assertThat(folder("Windows 11", Map.of("LOCALAPPDATA", other)))
        .isEqualTo(Path.of(other, "genrec"));
    assertThat(folder("Mac OS X", Map.of("GENREC_CACHE_DIR", other))).isEqualTo(Path.of(other));
    assertThat(folder("Mac OS X", Map.of("GENREC_CACHE_DIR", "relative")))
        .isEqualTo(Path.of("relative").toAbsolutePath());
  }

  @Test
  void theSystemsVariablesCountWhereTheyAreAbsolute() {
    for (String value : List.of("", "relative")) {
      assertThat(folder("Linux", Map.of("XDG_CACHE_HOME", value)))
          .isEqualTo(HOME.resolve(".cache/genrec"));
      assertThat(folder("Windows 11", Map.of("LOCALAPPDATA", value)))
          .isEqualTo(HOME.resolve("AppData/Local/genrec"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?", "relative"})
  void whoHasNoHomeHasNoneUnlessItIsNamed(String home) {
    for (String system : List.of("Linux", "Mac OS X", "Windows 11")) {
      assertThat(UserCache.folder(Map.of(), system, home)).isEmpty();
    }
    assertThat(UserCache.folder(Map.of("GENREC_CACHE_DIR", HOME.toString()), "Linux", home))
        .contains(HOME);
  }

  private static Path folder(String system, Map<String, String> environment) {
    return UserCache.folder(environment, system, HOME.toString()).orElseThrow();
  }
}
