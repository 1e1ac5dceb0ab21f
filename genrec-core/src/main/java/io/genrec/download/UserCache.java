// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The folder for what can be had again: {@code GENREC_CACHE_DIR} if that is set, or {@code genrec}
 * in the system's place for such files: {@code LOCALAPPDATA} or {@code AppData/Local} on Windows,
 * {@code ~/Library/Caches} on macOS, {@code XDG_CACHE_HOME} or {@code ~/.cache} elsewhere. Models,
 * data sets and unpacked natives are in it, and the build uses the same.
 */
public final class UserCache {
  private static final String VARIABLE = "GENREC_CACHE_DIR";

  private UserCache() {}

  /**
   * This user's cache folder, absolute; it need not be there. Empty where nothing names one and the
   * user has no home, as one that a container makes up.
   *
   * @throws IllegalArgumentException if what {@code GENREC_CACHE_DIR} names can be no path
   */
  public static Optional<Path> folder() {
    return folder(
        System.getenv(), System.getProperty("os.name", ""), System.getProperty("user.home", ""));
  }

  /**
   * The same of given settings.
   *
   * @param environment the variables of the environment
   * @param system the name of the operating system, as Java's property {@code os.name} has it
   * @param home the user's home; counts only if it is absolute
   * @throws IllegalArgumentException if what {@code GENREC_CACHE_DIR} names can be no path
   */
  public static Optional<Path> folder(Map<String, String> environment, String system, String home) {
    String named = environment.getOrDefault(VARIABLE, "");
    return named.isEmpty()
        ? ofSystem(environment, system, absolute(home)).map(parent -> parent.resolve("genrec"))
        : Optional.of(path(named).toAbsolutePath());
  }

  private static Optional<Path> ofSystem(
      Map<String, String> environment, String system, Optional<Path> home) {
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      return absolute(environment.getOrDefault("LOCALAPPDATA", ""))
          .or(() -> home.map(folder -> folder.resolve("AppData").resolve("Local")));
    }
    if (name.startsWith("mac")) {
      return home.map(folder -> folder.resolve("Library").resolve("Caches"));
    }
    // The specification of this variable asks to ignore relative paths.
    return absolute(environment.getOrDefault("XDG_CACHE_HOME", ""))
        .or(() -> home.map(folder -> folder.resolve(".cache")));
  }

  private static Path path(String named) {
    try {
      return Path.of(named);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(VARIABLE + " names no folder: " + e.getMessage(), e);
    }
  }

  private static Optional<Path> absolute(String text) {
    try {
      return Optional.of(Path.of(text)).filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Optional.empty(); // On Windows "?", Java's name for no home.
    }
  }
}
