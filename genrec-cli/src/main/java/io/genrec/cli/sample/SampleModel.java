// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.sample;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A model or adapter that ships, trained on a sample data set: how they were made and how good they
 * are stands in models/README.md. A file is what an engine loads, so it is copied to a temporary
 * one, which {@link #close} deletes.
 */
public final class SampleModel implements AutoCloseable {
  private final Path file;

  private SampleModel(Path file) {
    this.file = file;
  }

  /**
   * Copies the model that was trained on everyone to a temporary file.
   *
   * @throws IOException if the file cannot be written
   */
  public static SampleModel unpack() throws IOException {
    return unpack("sample.gguf");
  }

  /**
   * Copies its adapter for the film club to a temporary file.
   *
   * @throws IOException if the file cannot be written
   */
  public static SampleModel unpackFilmClub() throws IOException {
    return unpack("film-club.gguf");
  }

  private static SampleModel unpack(String name) throws IOException {
    try (InputStream in = SampleModel.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is missing from the jar; build it again");
      }
      Path file = Files.createTempFile("genrec-", "-" + name);
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
