// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.model.NativeLibraryException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Natives as files, which is what a process can load: those of a platform and of its GPU backends
 * side by side in one folder, named after their version and content.
 *
 * <p>Any number of processes may unpack at once: a file appears complete or not at all, and all
 * write the same. Folders of other versions are left alone: another process may be about to start a
 * program of theirs.
 */
final class UnpackedNatives {
  private static final System.Logger LOG = System.getLogger("io.genrec.llama");

  private static final int DIGEST_DIGITS = 16;

  /** How many damaged folders of the same files are passed by. */
  private static final int SPARE_FOLDERS = 4;

  private final List<NativesFolder> folders;
  private final FileSums sums;
  private final Set<String> programs;

  /**
   * Takes what is to lie side by side.
   *
   * @param folders at least one, all of one version
   * @param programs names of files that must be executable
   * @throws NativeLibraryException if two of them have different files of the same name
   */
  UnpackedNatives(List<NativesFolder> folders, Set<String> programs) {
    Map<String, String> byName = new TreeMap<>();
    for (NativesFolder folder : folders) {
      folder
          .sums()
          .byName()
          .forEach(
              (name, sum) -> {
                String other = byName.put(name, sum);
                if (other != null && !other.equals(sum)) {
                  throw new NativeLibraryException(
                      "the natives %s have another %s than those beside them; use jars of one build"
                          .formatted(folder.name(), name));
                }
              });
    }
    this.folders = List.copyOf(folders);
    this.sums = new FileSums(byName);
    this.programs = programs;
  }

  /**
   * Makes sure that all files are in a folder, complete and unchanged, and returns it.
   *
   * @param roots to try, in this order
   * @throws NativeLibraryException if that is possible below none of them; the message says for
   *     each why not
   */
  Path unpack(List<UnpackingRoot> roots, MountTable mounts) {
    List<String> problems = new ArrayList<>();
    for (UnpackingRoot root : roots) {
      Optional<Path> noExec = mounts.noExecMount(root.path());
      if (noExec.isPresent()) {
        problems.add(
            "%s is below %s, which is mounted noexec, so that nothing there can be loaded"
                .formatted(root.path(), noExec.get()));
        continue;
      }
      try {
        root.prepare();
        Path folder = unpackBelow(root.path());
        problems.forEach(problem -> LOG.log(Level.DEBUG, problem));
        return folder;
      } catch (IOException e) {
        problems.add(
            StorageProblem.of(root.path(), e, bytes(), StorageProblem.usableBytes(root.path())));
      }
    }
    throw new NativeLibraryException(
        "the natives cannot be unpacked: %s; name a folder for them with -D%s=..."
            .formatted(String.join("; ", problems), UnpackingRoot.FOLDER_PROPERTY));
  }

  private long bytes() {
    long bytes = 0;
    for (NativesFolder folder : folders) {
      try {
        bytes += folder.bytes();
      } catch (IOException e) {
        return bytes; // It is only told to people.
      }
    }
    return bytes;
  }

  private Path unpackBelow(Path root) throws IOException {
    String name = folders.get(0).version() + "-" + digest();
    for (int spare = 0; spare < SPARE_FOLDERS; spare++) {
      try {
        return unpackInto(root.resolve(spare == 0 ? name : name + "-" + spare));
      } catch (HeldFileException e) {
        LOG.log(Level.DEBUG, "{0}: {1}", e.getFile(), e.getReason());
      }
    }
    return unpackInto(root.resolve(name + "-" + SPARE_FOLDERS));
  }

  private Path unpackInto(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (NativesFolder source : folders) {
      for (String file : source.sums().byName().keySet()) {
        complete(source, file, folder.resolve(file));
      }
    }
    return folder;
  }

  private String digest() {
    MessageDigest digest = FileSums.sha256();
    digest.update(sums.text().getBytes(StandardCharsets.UTF_8));
    return FileSums.hex(digest).substring(0, DIGEST_DIGITS);
  }

  /**
   * Writes a file unless it is there and right. All of it is looked at, each time: loading a
   * truncated library ends the process with SIGBUS. That takes 90 ms for 60 MB on an AMD EPYC with
   * SHA instructions, 235 ms without (2026-11-25).
   */
  private void complete(NativesFolder source, String name, Path file) throws IOException {
    if (!sums.matches(file)) {
      Path temporary = Files.createTempFile(file.getParent(), name, ".part");
      try {
        try (InputStream in = source.open(name)) {
          Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
        }
        check(source, name, temporary);
        makeExecutable(name, temporary);
        replace(temporary, file);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } else {
      makeExecutable(name, file);
    }
  }

  private static void check(NativesFolder source, String name, Path temporary) throws IOException {
    String expected = source.sums().byName().get(name);
    if (!FileSums.digest(temporary).equals(expected)) {
      throw new NativeLibraryException(
          "%s%s is damaged: its SHA-256 is not %s; fetch the natives jar again"
              .formatted(source.location(), name, expected));
    }
  }

  private void makeExecutable(String name, Path file) throws IOException {
    if (programs.contains(name)
        && !Files.isExecutable(file)
        && !file.toFile().setExecutable(true, false)) {
      throw new IOException(file + " cannot be made executable");
    }
  }

  private void replace(Path temporary, Path file) throws IOException {
    try {
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // Windows does not replace a file that a process has loaded. Another process may have just
      // put the right one there; a wrong one is left to those who have it.
      if (!sums.matches(file)) {
        throw new HeldFileException(file, e);
      }
    }
  }

  /** A wrong file that cannot be replaced. */
  private static final class HeldFileException extends FileSystemException {
    private static final long serialVersionUID = 1L;

    HeldFileException(Path file, FileSystemException cause) {
      super(file.toString(), null, "it is damaged and cannot be replaced (" + cause + ")");
      initCause(cause);
    }
  }
}
