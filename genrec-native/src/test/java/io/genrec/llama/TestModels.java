// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.gguf.LlamaShape;
import io.genrec.gguf.LlamaVocabulary;
import io.genrec.gguf.RandomLlama;
import io.genrec.model.Engines;
import io.genrec.model.FlashAttention;
import io.genrec.model.LanguageModel;
import io.genrec.model.ModelSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Small models whose random weights are large enough to be decided. */
final class TestModels {
  static final LlamaShape MULTI_HEAD = new LlamaShape(48, 2, 4, 4, 96, 1024, true);
  static final LlamaShape GROUPED_QUERY = new LlamaShape(64, 3, 8, 2, 128, 1024, false);

  /** As small as can be, for tests that load a model again and again. */
  static final LlamaShape TINY = new LlamaShape(16, 1, 2, 1, 16, 64, true);

  /** The engine under test: most tests of this package run on the portable one, too. */
  static final String ENGINE = System.getProperty("genrec.test.engine", "native");

  private static final float DEVIATION = 0.3f;
  private static final long SEED = 42;

  private TestModels() {}

  /** Writes a model over the byte vocabulary unless it is there. */
  static Path write(Path file, LlamaShape shape) {
    return write(file, shape, LlamaVocabulary.ofBytes());
  }

  /** Writes a model unless it is there. */
  static Path write(Path file, LlamaShape shape, LlamaVocabulary vocabulary) {
    try {
      if (!Files.exists(file)) {
        RandomLlama.write(file, shape, vocabulary, SEED, DEVIATION);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a multi-head model over a vocabulary into a folder, unless it is there. */
  static Path write(Path folder, TestVocabulary vocabulary) {
    String name = vocabulary.name().toLowerCase(Locale.ROOT) + ".gguf";
    return write(folder.resolve(name), MULTI_HEAD, vocabulary.make());
  }

  /** Opens a model on the engine under test; the caller closes it. */
  static LanguageModel open(Path file) {
    return Engines.open(spec(file));
  }

  /** The kernels of attention that the engine under test has. */
  static List<FlashAttention> kernels() {
    return ENGINE.equals("native")
        ? List.of(FlashAttention.values())
        : List.of(FlashAttention.AUTO, FlashAttention.OFF);
  }

  /** A file as a model of the engine under test. */
  static ModelSpec spec(Path file) {
    return ModelSpec.of(file).withEngine(ENGINE);
  }
}
