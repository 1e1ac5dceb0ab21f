// SPDX-License-Identifier: Apache-2.0

/**
 * GGUF files, the format of llama.cpp: writing them, and knowing what is in one before native code
 * sees it.
 *
 * <pre>{@code
 * LlamaShape shape = new LlamaShape(64, 2, 4, 2, 128, 256, true);
 * RandomLlama.write(Path.of("small.gguf"), shape, LlamaVocabulary.ofBytes(), 42);
 *
 * LlamaFile model = LlamaFile.read(Path.of("small.gguf"));
 * AdapterFile.read(Path.of("adapter.gguf")).checkFits(model);
 * }</pre>
 *
 * <p>This package computes nothing with the weights and does not tokenise: that is the engine's.
 */
@NullMarked
package io.genrec.gguf;

import org.jspecify.annotations.NullMarked;
