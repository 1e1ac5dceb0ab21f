// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.model.NativeLibraryException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the native files in the order that the package page gives. */
final class NativesLocation {
  static final String PATH_PROPERTY = "genrec.native.path";

  /** The library with the native methods; its companions are in the same folder. */
  static final String LIBRARY = System.mapLibraryName("genrec");

  /** The driver of fine-tuning. */
  static final String FINE_TUNE_PROGRAM = Platform.current().program("genrec-finetune");

  private NativesLocation() {}

  /**
   * Finds the library, and unpacks it with all that belongs to it if it is in a jar.
   *
   * @throws NativeLibraryException if it is nowhere, or cannot be unpacked
   */
  static Path library() {
    Platform.current()
        .problem()
        .ifPresent(
            problem -> {
              throw new NativeLibraryException(problem);
            });
    if (isNamed()) {
      return named(System.getProperty(PATH_PROPERTY, ""));
    }
    NativesOnPath natives = NativesOnPath.ofThisJvm();
    List<NativesFolder> folders = natives.folders();
    if (!folders.isEmpty()) {
      return new UnpackedNatives(folders, Set.of(FINE_TUNE_PROGRAM))
          .unpack(
              UnpackingRoot.of(Platform.current(), System.getProperties(), System.getenv()),
              MountTable.current())
          .resolve(LIBRARY);
    }
    return onLibraryPath()
        .orElseThrow(
            () ->
                new NativeLibraryException(
                    "%s; or name a file with -D%s=... (java.library.path has no %s either)"
                        .formatted(natives.whatIsMissing(), PATH_PROPERTY, LIBRARY)));
  }

  /** Whether {@value #PATH_PROPERTY} says where the library is. */
  static boolean isNamed() {
    return !System.getProperty(PATH_PROPERTY, "").isEmpty();
  }

  /** A file that was named is used or nothing is: another one would be a surprise. */
  private static Path named(String text) {
    try {
      Path path = Path.of(text).toAbsolutePath();
      Path file = Files.isDirectory(path) ? path.resolve(LIBRARY) : path;
      if (Files.isRegularFile(file)) {
        return file;
      }
      throw new NativeLibraryException(
          "-D%s=%s: there is no file %s".formatted(PATH_PROPERTY, text, file));
    } catch (InvalidPathException e) {
      throw new NativeLibraryException("-D%s: %s".formatted(PATH_PROPERTY, e.getMessage()), e);
    }
  }

  private static Optional<Path> onLibraryPath() {
    return Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(System.getProperty("java.library.path", ""))
        .filter(entry -> !entry.isEmpty())
        .flatMap(NativesLocation::inFolder)
        .findFirst();
  }

  private static Stream<Path> inFolder(String entry) {
    try {
      return Stream.of(Path.of(entry).toAbsolutePath().resolve(LIBRARY))
          .filter(Files::isRegularFile);
    } catch (InvalidPathException e) {
      return Stream.empty(); // such as a quoted one of Windows' PATH
    }
  }
}
