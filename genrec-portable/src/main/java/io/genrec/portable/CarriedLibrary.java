// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import io.genrec.model.NativeLibraryException;
import java.util.Locale;
import java.util.Map;

/**
 * The library for one platform in the jar of {@code de.kherud:llama:4.2.0}.
 *
 * @param resource where it is in the jar
 * @param sha256 of its bytes, in hexadecimal digits
 */
record CarriedLibrary(String resource, String sha256) {
  /** What carries the libraries, as Maven names it. */
  static final String ARTIFACT = "de.kherud:llama:4.2.0";

  private static final String FOLDER = "de/kherud/llama/";

  // The one for Windows exports its Java methods only, so that nothing in it can be called here.
  private static final Map<String, CarriedLibrary> BY_PLATFORM =
      Map.of(
          "linux-x86_64",
          new CarriedLibrary(
              FOLDER + "Linux/x86_64/libjllama.so",
              "93276c536d00f037c37ed6ec1e55be9c828940f4a0af59af10a8f638a31bbc3c"),
          "linux-aarch64",
          new CarriedLibrary(
              FOLDER + "Linux/aarch64/libjllama.so",
              "d852c1625b2dac90a974613a2f019ecabf0c5d7bc054dcc14a05246d5aa2a1a7"),
          "macos-x86_64",
          new CarriedLibrary(
              FOLDER + "Mac/x86_64/libjllama.dylib",
              "02ec1b3570cde80e5fbfc3ba56b5de68ffef2a26e7b470a89547a80e87120e81"),
          "macos-aarch64",
          new CarriedLibrary(
              FOLDER + "Mac/aarch64/libjllama.dylib",
              "7ba2311dc634e24b572512a2279357327511ad3d77dea032a77feab77c14d341"));

  /**
   * The library for a platform.
   *
   * @param system as the system property {@code os.name} gives it
   * @param processor as {@code os.arch} gives it
   * @throws NativeLibraryException if there is none that this engine can use
   */
  static CarriedLibrary of(String system, String processor) {
    String platform = platform(system, processor);
    CarriedLibrary library = BY_PLATFORM.get(platform);
    if (library != null) {
      return library;
    }
    if (platform.startsWith("windows")) {
      throw new NativeLibraryException(
          "the library for Windows in "
              + ARTIFACT
              + " does not export llama.cpp's functions; use the engine 'native' there, of"
              + " io.genrec:genrec-native");
    }
    throw new NativeLibraryException(
        "%s has no library for %s; it has some for Linux and macOS on x86_64 and aarch64"
            .formatted(ARTIFACT, platform));
  }

  /** The name of its file. */
  String fileName() {
    return resource.substring(resource.lastIndexOf('/') + 1);
  }

  private static String platform(String system, String processor) {
    String lower = system.toLowerCase(Locale.ROOT);
    String systemName =
        lower.startsWith("mac") ? "macos" : lower.startsWith("windows") ? "windows" : lower;
    String processorName =
        switch (processor.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86-64" -> "x86_64";
          case "arm64" -> "aarch64";
          default -> processor;
        };
    return systemName + "-" + processorName;
  }
}
