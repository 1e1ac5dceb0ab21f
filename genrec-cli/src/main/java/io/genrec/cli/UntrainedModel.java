// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.gguf.LlamaShape;
import io.genrec.gguf.LlamaVocabulary;
import io.genrec.gguf.RandomLlama;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A small LLaMA with random weights in a temporary file, to show how genrec works where there is no
 * trained model. Its owner closes it, which deletes the file.
 */
final class UntrainedModel implements AutoCloseable {
  private static final LlamaShape SHAPE = new LlamaShape(64, 2, 4, 2, 176, 2048, true);
  private static final long SEED = 1;

  private final Path file;

  private UntrainedModel(Path file) {
    this.file = file;
  }

  static UntrainedModel write() throws IOException {
    Path file = Files.createTempFile("genrec-untrained-", ".gguf");
    RandomLlama.write(file, SHAPE, LlamaVocabulary.ofBytes(), SEED);
    return new UntrainedModel(file);
  }

  Path file() {
    return file;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
