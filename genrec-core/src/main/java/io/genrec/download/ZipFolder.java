// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Unpacks a zip archive into a folder that appears when everything is in it. Names that lead out of
 * the folder are refused, and so is more than a given number of bytes, however small the archive.
 */
public final class ZipFolder {
  private static final int MOST_ENTRIES = 10_000;
  private static final int BUFFER_BYTES = 1 << 16;

  private ZipFolder() {}

  /**
   * Unpacks an archive. If all its files lie in one folder, as those of most data sets do, what is
   * in that folder is unpacked.
   *
   * @param archive the zip file; stays as it is
   * @param folder the folder to make
   * @param mostBytes the most bytes that the files may have together
   * @throws FileAlreadyExistsException if the folder is there already, or another unpacked it
   *     meanwhile
   * @throws ZipException if the archive is damaged, holds a name that leads out of the folder or
   *     that another file or folder has, too many files, or too many bytes; nothing is left behind
   * @throws IOException if a file cannot be read or written; nothing is left behind
   */
  public static void unpack(Path archive, Path folder, long mostBytes) throws IOException {
    Path target = folder.toAbsolutePath().normalize();
    if (Files.exists(target)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    Path parent = target.getParent();
    if (parent == null) {
      throw new FileAlreadyExistsException(target.toString());
    }
    Files.createDirectories(parent);
    // With the permissions of any folder: a temporary one is its owner's only, and gets the name.
    Path temporary =
        Files.createDirectory(
            parent.resolve(target.getFileName() + ".unpacking-" + UUID.randomUUID()));
    try {
      try (ZipFile zip = new ZipFile(archive.toFile())) {
        unpack(zip, archive, temporary, mostBytes);
      }
      appear(temporary, target);
    } finally {
      deleteAll(temporary);
    }
  }

  /** Another that was faster is told from a failure: moving onto a folder fails in many ways. */
  private static void appear(Path temporary, Path target) throws IOException {
    try {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(target)) {
        throw e;
      }
      FileAlreadyExistsException faster = new FileAlreadyExistsException(target.toString());
      faster.initCause(e);
      throw faster;
    }
  }

  private static void unpack(ZipFile zip, Path archive, Path folder, long mostBytes)
      throws IOException {
    if (zip.size() > MOST_ENTRIES) {
      throw new ZipException(archive + " holds more than " + MOST_ENTRIES + " files");
    }
    List<? extends ZipEntry> entries = Collections.list(zip.entries());
    String common = commonFolder(entries);
    long left = mostBytes;
    for (ZipEntry entry : entries) {
      String name = entry.getName().substring(Math.min(common.length(), entry.getName().length()));
      if (name.isEmpty() || entry.isDirectory()) {
        continue; // folders are made with the files in them
      }
      Path file = folder.resolve(safe(archive, name)).normalize();
      if (!file.startsWith(folder) || file.equals(folder)) {
        throw outside(archive, entry.getName());
      }
      try (InputStream in = zip.getInputStream(entry)) {
        Files.createDirectories(file.getParent());
        left -= copy(in, file, left, archive);
      } catch (FileAlreadyExistsException e) {
        throw new ZipException(
            archive
                + " holds the name '"
                + entry.getName()
                + "' twice, or as a file and as a folder; it is not unpacked");
      }
    }
  }

  /** The name without what another system could read as a way out. */
  private static String safe(Path archive, String name) throws ZipException {
    if (name.startsWith("/") || name.contains("\\") || name.contains(":") || name.indexOf(0) >= 0) {
      throw outside(archive, name);
    }
    return name;
  }

  private static ZipException outside(Path archive, String name) {
    return new ZipException(
        archive
            + " holds the name '"
            + name
            + "', which leads out of the folder; it is not unpacked");
  }

  /** Counts what comes out: the sizes that an archive states can be wrong. */
  private static long copy(InputStream in, Path file, long most, Path archive) throws IOException {
    long written = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        written += read;
        if (written > most) {
          throw new ZipException(
              archive + " unpacks to more bytes than it should; it is not unpacked");
        }
        out.write(buffer, 0, read);
      }
    }
    return written;
  }

  /** {@code "name/"} if all entries are in it, or empty. */
  private static String commonFolder(List<? extends ZipEntry> entries) {
    Set<String> tops =
        entries.stream()
            .map(entry -> entry.getName().replaceFirst("/.*", "/"))
            .collect(Collectors.toSet());
    String top = tops.size() == 1 ? tops.iterator().next() : "";
    return top.endsWith("/") && !top.equals("/") && !top.equals("../") ? top : "";
  }

  private static void deleteAll(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
