// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A result file that appears when it is complete, and whose writing can go on after it was stopped:
 * what is written goes to a name of its own, and each {@link #checkpoint} notes beside it how far
 * it is. What was written after the last of them is written again.
 */
final class ResumableFile implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Path partial;
  private final Path state;
  private final String run;
  private final FileChannel channel;
  private final Writer writer;
  private final int done;
  private final int failed;

  private ResumableFile(Path file, String run) throws IOException {
    this.file = file.toAbsolutePath();
    this.partial = sibling(this.file, ".partial");
    this.state = sibling(this.file, ".partial.json");
    this.run = run;
    if (this.file.getParent() == null || !Files.isDirectory(this.file.getParent())) {
      throw new NotDirectoryException(this.file.getParent() + " is not a folder; make it first");
    }
    if (Files.isDirectory(this.file)) {
      throw new FileSystemException(this.file + " is a folder; name a file in it");
    }
    boolean begun = Files.exists(partial);
    this.channel = FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      lock();
      JsonNode noted = restore(begun);
      this.done = noted.path("done").asInt();
      this.failed = noted.path("failed").asInt();
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    this.writer = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8), 1 << 16);
  }

  /**
   * Starts a file, or goes on with what an earlier run left of it.
   *
   * @param run what the content depends on; what another run left is not touched
   * @throws IOException if the file cannot be written, another process is writing it, or another
   *     run left something
   */
  static ResumableFile open(Path file, String run) throws IOException {
    return new ResumableFile(file, run);
  }

  /** How many are in the file already. */
  int done() {
    return done;
  }

  /** How many of those failed. */
  int failed() {
    return failed;
  }

  /** Takes the text; UTF-8. */
  Writer writer() {
    return writer;
  }

  /** Notes that so many are in the file, and how many of them failed, with all that was written. */
  void checkpoint(int count, int failures) throws IOException {
    writer.flush();
    ObjectNode noted = JSON.createObjectNode();
    noted.put("run", run);
    noted.put("done", count);
    noted.put("failed", failures);
    noted.put("bytes", channel.position());
    Path fresh = sibling(state, ".new");
    Files.write(fresh, JSON.writeValueAsBytes(noted));
    Files.move(fresh, state, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Gives the file its name, in place of what had it. */
  void keep() throws IOException {
    writer.close();
    Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(state);
  }

  /** Leaves what is not complete to be gone on with. */
  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void lock() throws IOException {
    try {
      if (channel.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      // as if another process had it
    }
    throw new FileSystemException(partial + " is being written by another run; wait for it");
  }

  /** The last note, with nothing in it if there is none; the file then ends where it says. */
  private JsonNode restore(boolean begun) throws IOException {
    if (!begun || !Files.exists(state)) {
      Files.deleteIfExists(state); // a run that was stopped when all but the note was in place
      channel.truncate(0);
      return JSON.createObjectNode();
    }
    JsonNode noted = read();
    if (!noted.path("run").asText().equals(run)) {
      throw new FileSystemException(
          partial
              + " is what another run left, with other data or options; finish that one, or delete "
              + state);
    }
    long bytes = noted.path("bytes").asLong(-1);
    boolean counted = noted.path("done").asInt(-1) >= 0 && noted.path("failed").asInt(-1) >= 0;
    if (!counted || bytes < 0 || bytes > channel.size()) {
      throw new IOException(damage());
    }
    channel.truncate(bytes);
    channel.position(bytes);
    return noted;
  }

  private JsonNode read() throws IOException {
    try {
      return JSON.readTree(Files.readAllBytes(state));
    } catch (JacksonException e) {
      throw new IOException(damage(), e);
    }
  }

  private String damage() {
    return state + " is damaged; delete it to start again";
  }

  private static Path sibling(Path of, String ending) {
    return of.resolveSibling(of.getFileName() + ending);
  }
}
