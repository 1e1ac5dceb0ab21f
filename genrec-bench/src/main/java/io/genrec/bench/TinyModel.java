// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.gguf.LlamaShape;
import io.genrec.gguf.LlamaVocabulary;
import io.genrec.gguf.RandomLlama;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes a LLaMA of random weights over bytes that is small enough to try a benchmark with.
 *
 * <p>Argument: the file to write.
 */
public final class TinyModel {
  private TinyModel() {}

  /** Writes the file. */
  public static void main(String[] arguments) throws IOException {
    LlamaShape shape = new LlamaShape(32, 1, 2, 2, 64, 2048, true);
    RandomLlama.write(Path.of(arguments[0]), shape, LlamaVocabulary.ofBytes(), 1);
  }
}
