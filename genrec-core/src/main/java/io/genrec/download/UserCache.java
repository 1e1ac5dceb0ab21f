// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * The folder for what can be had again: {@code GENREC_CACHE_DIR} if that is set, or {@code genrec}
 * in the system's place for such files: {@code LOCALAPPDATA} on Windows, {@code ~/Library/Caches}
 * on macOS, {@code XDG_CACHE_HOME} or {@code ~/.cache} elsewhere. The build uses the same.
 */
public final class UserCache {
  private UserCache() {}

  /** This user's cache folder, absolute; it need not be there. */
  public static Path folder() {
    return folder(
        System.getenv(),
        System.getProperty("os.name", ""),
        Path.of(System.getProperty("user.home", ".")));
  }

  static Path folder(Map<String, String> environment, String system, Path home) {
    String named = environment.getOrDefault("GENREC_CACHE_DIR", "");
    if (!named.isEmpty()) {
      return Path.of(named).toAbsolutePath();
    }
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      return parent(environment, "LOCALAPPDATA", home.resolve("AppData").resolve("Local"));
    }
    return name.startsWith("mac")
        ? home.resolve("Library").resolve("Caches").resolve("genrec").toAbsolutePath()
        : parent(environment, "XDG_CACHE_HOME", home.resolve(".cache"));
  }

  private static Path parent(Map<String, String> environment, String variable, Path otherwise) {
    String value = environment.getOrDefault(variable, "");
    return (value.isEmpty() ? otherwise : Path.of(value)).resolve("genrec").toAbsolutePath();
  }
}
