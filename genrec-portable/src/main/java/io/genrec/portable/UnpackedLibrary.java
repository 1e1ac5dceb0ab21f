// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import io.genrec.model.NativeLibraryException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

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

  /** The folder that the property names, or the user's cache. */
  static Path root() {
    String named = System.getProperty(FOLDER_PROPERTY);
    if (named != null) {
      return Path.of(named).toAbsolutePath();
    }
    String cache = System.getenv("XDG_CACHE_HOME");
    Path parent =
        cache == null || cache.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return parent.resolve("genrec").resolve("natives").toAbsolutePath();
  }
}
