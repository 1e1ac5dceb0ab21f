// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.model.NativeLibraryException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Loads the native library once. */
final class NativeLibrary {
  private static final System.Logger LOG = System.getLogger("io.genrec.llama");

  /** Sets up what the others load with them; the engine runs without, only less kindly. */
  private static final String PRELUDE = System.mapLibraryName("genrec-prelude");

  /**
   * What the library may be linked with, each after those that it needs itself: Windows does not
   * look for them beside it, but takes what is loaded already. The first three are GCC's own, which
   * are shipped for Windows.
   */
  private static final List<String> NEEDED =
      List.of(
          "libwinpthread-1",
          "libgcc_s_seh-1",
          "libstdc++-6",
          "genrec-ggml-base",
          "genrec-ggml",
          "genrec-llama");

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
    Path library = NativesLocation.library();
    try {
      load(library);
    } catch (NativeLibraryException e) {
      if (NativesLocation.isNamed()) {
        throw new NativeLibraryException(
            "-D%s: %s".formatted(NativesLocation.PATH_PROPERTY, e.getMessage()), e);
      }
      throw e;
    }
  }

  private static void load(Path library) {
    loadPrelude(library.resolveSibling(PRELUDE));
    for (String name : NEEDED) {
      Path needed = library.resolveSibling(System.mapLibraryName(name));
      if (Files.isRegularFile(needed)) {
        loadFile(needed);
      }
    }
    loadFile(library);
    try {
      start(library.resolveSibling(""));
    } catch (UnsatisfiedLinkError e) {
      throw new NativeLibraryException(
          "%s has not the native methods of this genrec; it is another library, or of another version (%s)"
              .formatted(library, e.getMessage()),
          e);
    }
  }

  private static void loadFile(Path library) {
    try {
      System.load(library.toString());
    } catch (UnsatisfiedLinkError e) {
      String message = String.valueOf(e.getMessage());
      throw new NativeLibraryException(
          new LoadProblem(MountTable.current(), isOnMusl()).explain(library, message), e);
    }
  }

  private static void loadPrelude(Path prelude) {
    if (Files.isRegularFile(prelude)) {
      try {
        System.load(prelude.toString());
        OpenMpSettings.limitSpinning();
      } catch (UnsatisfiedLinkError e) {
        LOG.log(Level.DEBUG, "the prelude library cannot be used: {0}", e.getMessage());
      }
    }
  }

  /** Starts llama.cpp, whose loadable backends are beside the library. */
  private static void start(Path folder) {
    LOG.log(Level.DEBUG, "the native library is in {0}", folder);
    LlamaBindings.start(folder.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isOnMusl() {
    Path libraries = Path.of("/proc/self/maps");
    try {
      return Files.isReadable(libraries)
          && Files.readString(libraries, StandardCharsets.ISO_8859_1).contains("/ld-musl");
    } catch (IOException e) {
      return false;
    }
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
      } catch (RuntimeException | LinkageError e) {
        // Thrown on, it would be lost: the class could not be used again, for no reason given.
        LOG.log(Level.WARNING, "the native library cannot be loaded", e);
        return new Outcome(Optional.of("the native library cannot be loaded: " + e));
      }
    }
  }
}
