// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import io.genrec.download.UserCache;
import io.genrec.model.NativeLibraryException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** A library of a jar as a file, which is what a process can load. */
final class UnpackedLibrary {
  static final String FOLDER_PROPERTY = "genrec.native.dir";

  private UnpackedLibrary() {}

  /**
   * Writes a library into a folder named after its content, unless it is there. Several processes
   * may do so at once: the file appears complete or not at all.
   *
   * @param root the folder of such folders
   * @param loader finds the library's resource
   * @throws NativeLibraryException if there is no such resource, its bytes are not those expected,
   *     or the file cannot be written
   */
  static Path unpack(CarriedLibrary library, ClassLoader loader, Path root) {
    Path folder = root.resolve("portable-" + library.sha256().substring(0, 16));
    Path file = folder.resolve(library.fileName());
    try {
      if (!Files.isRegularFile(file) || !digest(file).equals(library.sha256())) {
        write(library, loader, file);
      }
      return file;
    } catch (IOException e) {
      throw new NativeLibraryException(
          "%s cannot be unpacked to %s (%s); name another folder with -D%s"
              .formatted(library.fileName(), folder, e, FOLDER_PROPERTY),
          e);
    }
  }

  /**
   * The same into the folder that the property names; or else into the user's cache, and where that
   * cannot be written, as in containers whose home is read-only, into a folder of this process
   * among the temporary files, which goes with it.
   *
   * @throws NativeLibraryException as above; with both reasons where neither place serves
   */
  static Path unpack(CarriedLibrary library, ClassLoader loader) {
    return unpack(library, loader, System.getProperty(FOLDER_PROPERTY, ""), UserCache.folder());
  }

  static Path unpack(
      CarriedLibrary library, ClassLoader loader, String named, Optional<Path> userCache) {
    if (!named.isEmpty()) {
      return unpack(library, loader, root(named));
    }
    try {
      return unpack(library, loader, cache(userCache));
    } catch (NativeLibraryException inCache) {
      if (loader.getResource(library.resource()) == null) {
        throw inCache;
      }
      try {
        return unpackForThisProcess(library, loader);
      } catch (IOException | NativeLibraryException e) {
        throw new NativeLibraryException(inCache.getMessage() + "; nor: " + e.getMessage(), e);
      }
    }
  }

  private static Path unpackForThisProcess(CarriedLibrary library, ClassLoader loader)
      throws IOException {
    Path root = Files.createTempDirectory("genrec-"); // its owner's only
    root.toFile().deleteOnExit();
    Path file = unpack(library, loader, root);
    file.resolveSibling("").toFile().deleteOnExit(); // in the reverse order
    file.toFile().deleteOnExit();
    return file;
  }

  private static void write(CarriedLibrary library, ClassLoader loader, Path file)
      throws IOException {
    try (InputStream in = loader.getResourceAsStream(library.resource())) {
      if (in == null) {
        throw new NativeLibraryException(
            "there is no %s on the class path; add the dependency %s"
                .formatted(library.resource(), CarriedLibrary.ARTIFACT));
      }
      Files.createDirectories(file.getParent());
      Path temporary = Files.createTempFile(file.getParent(), library.fileName(), ".part");
      try {
        String digest = copy(in, temporary);
        if (!digest.equals(library.sha256())) {
          throw new NativeLibraryException(
              "%s is not that of %s: its SHA-256 is %s, expected was %s"
                  .formatted(
                      library.resource(), CarriedLibrary.ARTIFACT, digest, library.sha256()));
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
    }
  }

  private static String copy(InputStream in, Path file) throws IOException {
    MessageDigest digest = sha256();
    Files.copy(new DigestInputStream(in, digest), file, StandardCopyOption.REPLACE_EXISTING);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String digest(Path file) throws IOException {
    return HexFormat.of().formatHex(sha256().digest(Files.readAllBytes(file)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static Path root(String named) {
    try {
      return Path.of(named).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw new NativeLibraryException("-D%s: %s".formatted(FOLDER_PROPERTY, e.getMessage()), e);
    }
  }

  private static Path cache(Optional<Path> folder) {
    return folder
        .map(cache -> cache.resolve("natives"))
        .orElseThrow(() -> new NativeLibraryException("there is no home folder to unpack to"));
  }
}
