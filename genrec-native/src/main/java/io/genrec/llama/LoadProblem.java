// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what is wrong, and what to do, where the system's loader refuses a library. */
final class LoadProblem {
  private static final String OTHERWISE =
      "build genrec on this machine, or use the engine portable (io.genrec:genrec-portable)";

  /** The portable engine has nothing for Windows. */
  private static final String OTHERWISE_BUILT = "build genrec on this machine";

  private static final Pattern VERSION =
      Pattern.compile("version [`'](?<name>GLIBC|GLIBCXX|CXXABI|GOMP|OMP)_(?<version>[\\d.]+)'");
  private static final Pattern MISSING =
      Pattern.compile("(?<file>[^\\s:/]+): cannot open shared object file: No such file");
  private static final Pattern MISSING_ON_MACOS =
      Pattern.compile("Library not loaded: (?<file>\\S+)");

  private static final List<String> OF_OTHER_MACHINES =
      List.of(
          "wrong elf class",
          "invalid elf header",
          "exec format error",
          "incompatible architecture",
          "not a mach-o",
          "not a valid win32 application",
          "width mismatch");

  private final MountTable mounts;
  private final boolean musl;

  /**
   * Prepares to explain.
   *
   * @param musl whether this JVM stands on musl in the place of the GNU C library
   */
  LoadProblem(MountTable mounts, boolean musl) {
    this.mounts = mounts;
    this.musl = musl;
  }

  /**
   * Explains a failure.
   *
   * @param library the file that could not be loaded
   * @param message what {@link System#load} threw
   * @return the message with what it means and what to do, where that is known
   */
  String explain(Path library, String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    return advice(library, message, lower)
        .map(advice -> "%s cannot be loaded: %s (%s)".formatted(library, advice, message))
        .orElse("%s cannot be loaded: %s".formatted(library, message));
  }

  private Optional<String> advice(Path library, String message, String lower) {
    Optional<Path> noExec = mounts.noExecMount(library);
    if (noExec.isPresent()) {
      return Optional.of(
          "%s is mounted noexec; put the natives elsewhere, with -D%s=... or -D%s=..."
              .formatted(
                  noExec.get(), UnpackingRoot.FOLDER_PROPERTY, NativesLocation.PATH_PROPERTY));
    }
    if (lower.contains("failed to map segment") || lower.contains("operation not permitted")) {
      return Optional.of(
          ("the system forbids to execute files of that folder: it is mounted noexec, or a security"
                  + " policy is in force; name another folder with -D%s=...")
              .formatted(UnpackingRoot.FOLDER_PROPERTY));
    }
    if (musl || lower.contains("error relocating") || lower.contains("error loading shared")) {
      return Optional.of(
          "this JVM runs on musl, as of Alpine, and the library needs the GNU C library; use an"
              + " image with it, such as Debian's; or "
              + OTHERWISE);
    }
    Matcher version = VERSION.matcher(message);
    if (version.find()) {
      return Optional.of(
          "this system's %s is older than version %s, which the library needs; use a newer system, %s"
              .formatted(runtime(version.group("name")), version.group("version"), OTHERWISE));
    }
    Matcher missing = MISSING.matcher(message);
    if (missing.find()) {
      return Optional.of(missing(missing.group("file")));
    }
    Matcher missingOnMacos = MISSING_ON_MACOS.matcher(message);
    if (missingOnMacos.find()) {
      return Optional.of(missing(missingOnMacos.group("file")));
    }
    if (lower.contains("dependent libraries")) {
      return Optional.of(
          "a library that it needs is missing; keep all files of the natives together in one"
              + " folder; if they are, and this genrec was built with Visual C++, install"
              + " Microsoft's Visual C++ Redistributable for x64; or "
              + OTHERWISE_BUILT);
    }
    if (lower.contains("file too short")) {
      return Optional.of("it is damaged or cut off; unpack or fetch it again");
    }
    if (lower.contains("already loaded in another classloader")) {
      return Optional.of(
          "another application of this JVM, or an earlier deployment of this one, has loaded it;"
              + " put genrec's jars where applications share them (Tomcat: lib), or restart the"
              + " JVM");
    }
    if (OF_OTHER_MACHINES.stream().anyMatch(lower::contains)) {
      return Optional.of(
          "it is no library for this machine, %s".formatted(Platform.current().name()));
    }
    return Optional.empty();
  }

  private static String runtime(String symbol) {
    return switch (symbol) {
      case "GLIBC" -> "C library (glibc)";
      case "GLIBCXX", "CXXABI" -> "C++ library (libstdc++)";
      default -> "OpenMP library (libgomp)";
    };
  }

  private static String missing(String file) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    String install;
    if (name.startsWith("libgomp")) {
      install = "install it: libgomp1 on Debian and Ubuntu, libgomp on Fedora and Red Hat";
    } else if (name.startsWith("libstdc++")) {
      install = "install it: libstdc++6 on Debian and Ubuntu, libstdc++ on Fedora and Red Hat";
    } else if (name.startsWith("libgenrec") || name.startsWith("libggml")) {
      install = "it belongs beside the library; unpack all files of the natives together";
    } else {
      install = "install the package that has it";
    }
    return "it needs " + name + ", which is not there; " + install;
  }
}
