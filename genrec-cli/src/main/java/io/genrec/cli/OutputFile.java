// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A result file that appears when it is complete and not before: until {@link #keep} everything
 * goes to a temporary name beside it, which is deleted on close.
 */
final class OutputFile implements AutoCloseable {
  private final Path file;
  private final Path partial;
  private final Writer writer;

  OutputFile(Path file) throws IOException {
    this.file = file.toAbsolutePath();
    this.partial = this.file.resolveSibling(this.file.getFileName() + ".partial");
    if (this.file.getParent() == null || !Files.isDirectory(this.file.getParent())) {
      throw new NotDirectoryException(this.file.getParent() + " is not a folder; make it first");
    }
    this.writer = new BufferedWriter(Files.newBufferedWriter(partial, StandardCharsets.UTF_8));
  }

  /** Takes the text; UTF-8. */
  Writer writer() {
    return writer;
  }

  /** Gives the file its name, in place of what had it. */
  void keep() throws IOException {
    writer.close();
    Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    writer.close();
    Files.deleteIfExists(partial);
  }
}
