// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.sample;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The model that ships, trained on the sample data set: how it was made and how good it is stands
 * in models/README.md. A file is what an engine loads, so it is copied to a temporary one, which
 * {@link #close} deletes.
 */
public final class SampleModel implements AutoCloseable {
  private final Path file;

  private SampleModel(Path file) {
    this.file = file;
  }

  /**
   * Copies the model to a temporary file.
   *
   * @throws IOException if the file cannot be written
   */
  public static SampleModel unpack() throws IOException {
    try (InputStream in = SampleModel.class.getResourceAsStream("sample.gguf")) {
      if (in == null) {
        throw new IOException("sample.gguf is missing from the jar; build it again");
      }
      Path file = Files.createTempFile("genrec-sample-", ".gguf");
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      return new SampleModel(file);
    }
  }

  /** The file. */
  public Path file() {
    return file;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
