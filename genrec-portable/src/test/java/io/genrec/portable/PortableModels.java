// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import io.genrec.gguf.LlamaShape;
import io.genrec.gguf.LlamaVocabulary;
import io.genrec.gguf.RandomLlama;
import io.genrec.model.ModelSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small models whose random weights are large enough to be decided. */
final class PortableModels {
  static final LlamaShape MULTI_HEAD = new LlamaShape(48, 2, 4, 4, 96, 1024, true);
  static final LlamaShape GROUPED_QUERY = new LlamaShape(64, 3, 8, 2, 128, 1024, false);

  private static final float DEVIATION = 0.3f;
  private static final long SEED = 42;

  private PortableModels() {}

  /** Writes a model over the byte vocabulary unless it is there. */
  static Path write(Path file, LlamaShape shape) {
    try {
      if (!Files.exists(file)) {
        RandomLlama.write(file, shape, LlamaVocabulary.ofBytes(), SEED, DEVIATION);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file as a model of the portable engine. */
  static ModelSpec spec(Path file) {
    return ModelSpec.of(file).withEngine("portable");
  }
}
