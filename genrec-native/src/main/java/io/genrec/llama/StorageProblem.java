// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says in plain words why files could not be written. */
final class StorageProblem {
  private static final double MEGABYTE = 1e6;

  private StorageProblem() {}

  /**
   * What is wrong with a folder.
   *
   * @param bytes that are needed there
   * @param usableBytes that are free there, or negative where that is not known
   */
  static String of(Path folder, IOException failure, long bytes, long usableBytes) {
    String text = Objects.toString(reason(failure), "");
    String lower = text.toLowerCase(Locale.ROOT);
    // Before the space: such file systems may say that there is none.
    if (lower.contains("read-only") || failure.getCause() instanceof ReadOnlyFileSystemException) {
      return folder + " is on a read-only file system";
    }
    if (failure instanceof AccessDeniedException) {
      return folder + " may not be read or written by this user";
    }
    if (failure instanceof FileAlreadyExistsException
        || failure instanceof NotDirectoryException
        || lower.contains("not a directory")) {
      return "%s cannot be made, a file is in the way (%s)".formatted(folder, failure.getMessage());
    }
    if (lower.contains("no space left") || (usableBytes >= 0 && usableBytes < bytes)) {
      return "the disk of %s is full: %s are needed%s"
          .formatted(
              folder,
              megabytes(bytes),
              usableBytes < 0 ? "" : ", " + megabytes(usableBytes) + " are free");
    }
    if (lower.contains("quota")) {
      return "the disk quota of this user is used up at %s: %s are needed"
          .formatted(folder, megabytes(bytes));
    }
    return "%s cannot be used: %s".formatted(folder, text.isEmpty() ? failure : text);
  }

  private static @Nullable String reason(IOException failure) {
    return failure instanceof FileSystemException inFileSystem && inFileSystem.getReason() != null
        ? inFileSystem.getReason()
        : failure.getMessage();
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / MEGABYTE);
  }

  /** The bytes that this user may still write where a folder is or would be; -1 if not known. */
  static long usableBytes(Path folder) {
    for (Path place = folder; place != null; place = place.getParent()) {
      if (Files.isDirectory(place)) {
        try {
          return Files.getFileStore(place).getUsableSpace();
        } catch (IOException e) {
          return -1;
        }
      }
    }
    return -1;
  }
}
