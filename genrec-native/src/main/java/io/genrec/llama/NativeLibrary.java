// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.model.NativeLibraryException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Loads the native library once, in the order that the package page gives. */
final class NativeLibrary {
  private static final System.Logger LOG = System.getLogger("io.genrec.llama");
  static final String PATH_PROPERTY = "genrec.native.path";
  private static final String NAME = "genrec";

  /** Sets up what {@link #NAME} loads with it; the engine runs without, only less kindly. */
  private static final String PRELUDE = "genrec-prelude";

  /** Loading is tried when this class is first used; its outcome is kept. */
  private static final Outcome OUTCOME = Outcome.of(NativeLibrary::loadFromAnywhere);

  private NativeLibrary() {}

  /** Why the library is not there, or empty if it is. */
  static Optional<String> problem() {
    return OUTCOME.problem();
  }

  /**
   * Makes sure that native methods can be called.
   *
   * @throws NativeLibraryException if the library could not be loaded
   */
  static void require() {
    problem()
        .ifPresent(
            reason -> {
              throw new NativeLibraryException(reason);
            });
  }

  private static void loadFromAnywhere() {
    String explicit = System.getProperty(PATH_PROPERTY);
    if (explicit != null) {
      // A file that was named is used or nothing is: another one would be a surprise.
      Path file = Path.of(explicit).toAbsolutePath();
      loadPrelude(
          () -> System.load(file.resolveSibling(System.mapLibraryName(PRELUDE)).toString()));
      load(() -> System.load(file.toString()), explicit, file.resolveSibling("").toString())
          .ifPresent(
              problem -> {
                throw new NativeLibraryException(
                    "the native library that -D%s names cannot be loaded: %s"
                        .formatted(PATH_PROPERTY, problem));
              });
      return;
    }
    List<String> problems = new ArrayList<>();
    String folder = "natives/" + platform() + "/";
    loadPrelude(() -> loadResource(folder, PRELUDE));
    load(() -> loadResource(folder, NAME), "this jar, " + folder).ifPresent(problems::add);
    if (!problems.isEmpty()) {
      loadPrelude(() -> System.loadLibrary(PRELUDE));
      load(() -> System.loadLibrary(NAME), "java.library.path").ifPresent(problems::add);
    }
    if (problems.size() == 2) {
      throw new NativeLibraryException(
          "the native library of genrec cannot be loaded; tried "
              + String.join("; ", problems)
              + "; build genrec-native on this machine, or name the library with -D"
              + PATH_PROPERTY);
    }
  }

  private static Optional<String> load(Runnable loading, String place) {
    return load(loading, place, "");
  }

  private static Optional<String> load(Runnable loading, String place, String folder) {
    try {
      loading.run();
      LlamaBindings.start(folder.getBytes(StandardCharsets.UTF_8));
      return Optional.empty();
    } catch (UnsatisfiedLinkError | NativeLibraryException e) {
      return Optional.of(place + ": " + e.getMessage());
    }
  }

  private static void loadPrelude(Runnable loading) {
    try {
      loading.run();
      OpenMpSettings.limitSpinning();
    } catch (UnsatisfiedLinkError | NativeLibraryException e) {
      LOG.log(Level.DEBUG, "the prelude library is not there: {0}", e.getMessage());
    }
  }

  private static void loadResource(String folder, String name) {
    String file = System.mapLibraryName(name);
    try (InputStream in = NativeLibrary.class.getResourceAsStream(folder + file)) {
      if (in == null) {
        throw new NativeLibraryException("there is no library for this platform in it");
      }
      System.load(UnpackedLibrary.unpack(in.readAllBytes(), file).toString());
    } catch (IOException e) {
      throw new NativeLibraryException("it cannot be unpacked (" + e + ")", e);
    }
  }

  /** The platform as the build names it: system, hyphen, processor. */
  static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String systemName =
        system.startsWith("mac") ? "macos" : system.startsWith("windows") ? "windows" : system;
    String processorName =
        switch (processor) {
          case "amd64", "x86-64" -> "x86_64";
          case "arm64" -> "aarch64";
          default -> processor;
        };
    return systemName + "-" + processorName;
  }

  /**
   * How loading ended.
   *
   * @param problem why it failed, or empty
   */
  private record Outcome(Optional<String> problem) {
    static Outcome of(Runnable loading) {
      try {
        loading.run();
        return new Outcome(Optional.empty());
      } catch (NativeLibraryException e) {
        return new Outcome(Optional.ofNullable(e.getMessage()));
      }
    }
  }
}
