// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The system and the processor of this JVM, as the build names them.
 *
 * @param system such as {@code linux}, {@code macos} or {@code windows}
 * @param processor such as {@code x86_64} or {@code aarch64}
 * @param bits of the JVM's addresses: 32 or 64
 */
record Platform(String system, String processor, int bits) {
  static Platform current() {
    return of(
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        System.getProperty("sun.arch.data.model"));
  }

  /**
   * Takes the names that Java gives.
   *
   * @param model {@code 32}, {@code 64}, or null where a JVM does not say, which is read as 64
   */
  static Platform of(String osName, String osArch, @Nullable String model) {
    String system = osName.toLowerCase(Locale.ROOT);
    if (system.startsWith("mac")) {
      system = "macos";
    } else if (system.startsWith("windows")) {
      system = "windows";
    }
    String processor =
        switch (osArch.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86-64", "x86_64" -> "x86_64";
          case "arm64", "aarch64" -> "aarch64";
          default -> osArch.toLowerCase(Locale.ROOT);
        };
    return new Platform(system, processor, "32".equals(model) ? 32 : 64);
  }

  /** The name of the folder of this platform's natives, and the classifier of their jar. */
  String name() {
    return system + "-" + processor;
  }

  boolean isWindows() {
    return system.equals("windows");
  }

  /** Why no native library can be loaded, whatever is on the class path; or empty. */
  Optional<String> problem() {
    return bits == 64
        ? Optional.empty()
        : Optional.of(
            "this is a 32-bit JVM (%s), and llama.cpp needs a 64-bit one; install a 64-bit JDK"
                .formatted(name()));
  }

  /** The file name of a program. */
  String program(String name) {
    return isWindows() ? name + ".exe" : name;
  }
}
