// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Keeps others, threads and processes, from fetching to the same place at the same time. */
final class DownloadLock implements AutoCloseable {
  private static final Set<Path> HELD = new HashSet<>();
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1; // far behind the mark
  private static final int OPEN_ATTEMPTS = 20;
  private static final long OPEN_PAUSE_MILLIS = 50;

  private final Path target;
  private final Path file;
  private final FileChannel channel;
  private final FileChannel second;

  private DownloadLock(Path target, Path file, FileChannel channel, FileChannel second) {
    this.target = target;
    this.file = file;
    this.channel = channel;
    this.second = second;
  }

  /**
   * Waits until nobody else holds the lock of a target, by whatever name its folder is called.
   *
   * @param named the file; its folder must be there
   */
  static DownloadLock acquire(Path named) throws IOException, InterruptedException {
    Path folder = named.toAbsolutePath().getParent();
    Path target = folder == null ? named : folder.toRealPath().resolve(named.getFileName());
    synchronized (HELD) { // file locks are the process's, not the thread's
      while (HELD.contains(target)) {
        HELD.wait();
      }
      HELD.add(target);
    }
    try {
      return acquireFile(target, target.resolveSibling(target.getFileName() + ".lock"));
    } catch (IOException | InterruptedException | RuntimeException e) {
      release(target);
      throw e;
    }
  }

  private static DownloadLock acquireFile(Path target, Path file)
      throws IOException, InterruptedException {
    while (true) {
      FileChannel channel = open(file);
      try {
        channel.lock(LOCKED_BYTE, 1, false);
        Optional<FileChannel> second = openAgain(channel, file);
        if (second.isPresent()) {
          return new DownloadLock(target, file, channel, second.get());
        }
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
      channel.close();
    }
  }

  /** Where another process deletes the file just now, Windows denies access to it for a moment. */
  private static FileChannel open(Path file) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      } catch (AccessDeniedException e) {
        if (attempt == OPEN_ATTEMPTS) {
          throw e;
        }
        Thread.sleep(OPEN_PAUSE_MILLIS);
      }
    }
  }

  /**
   * Opens the locked file by its name once more, if it still has it: who held the lock before
   * deleted the file. The second channel must stay open, because on POSIX systems closing any
   * channel of a file ends all locks that the process has on it.
   */
  private static Optional<FileChannel> openAgain(FileChannel channel, Path file)
      throws IOException {
    byte[] mark = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
    channel.write(ByteBuffer.wrap(mark), 0);
    FileChannel second;
    try {
      second = FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException | AccessDeniedException e) {
      return Optional.empty();
    }
    ByteBuffer found = ByteBuffer.allocate(mark.length);
    second.read(found, 0);
    if (Arrays.equals(found.array(), mark)) {
      return Optional.of(second);
    }
    second.close();
    return Optional.empty();
  }

  /** The file that nobody else fetches now. */
  Path target() {
    return target;
  }

  private static void release(Path target) {
    synchronized (HELD) {
      HELD.remove(target);
      HELD.notifyAll();
    }
  }

  @Override
  public void close() throws IOException {
    try (channel;
        second) {
      Files.deleteIfExists(file);
    } finally {
      release(target);
    }
  }
}
