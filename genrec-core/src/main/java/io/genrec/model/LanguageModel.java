// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

/**
 * A loaded language model. Thread-safe: many threads may tokenise and open sessions at once.
 *
 * <p>Whoever opened the model closes it. Closing is idempotent; a model that is closed while
 * sessions are open refuses new work at once and frees its memory with the last session.
 */
public interface LanguageModel extends AutoCloseable {
  /** Facts about the model and where it runs. They remain readable after close. */
  ModelInfo info();

  /** The model's vocabulary. It is usable until the model is closed. */
  Tokenizer tokenizer();

  /**
   * Opens a session and reserves all the memory that it will use. Sessions with different adapters
   * can be open at once; the model loads an adapter's file when a session first names it, and keeps
   * it.
   *
   * @throws ModelLoadException if an adapter's file is missing, damaged, or does not fit the model;
   *     the model remains usable
   * @throws DeviceMemoryException if that memory is not to be had; the message says how much it was
   * @throws IllegalArgumentException if the engine cannot serve the specification; the message
   *     names the limit
   * @throws IllegalStateException if the model is closed
   */
  DecodeSession openSession(SessionSpec spec);

  @Override
  void close();
}
