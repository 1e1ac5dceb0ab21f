// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

/**
 * The memory of a running model (its KV cache) and the one operation on it.
 *
 * <p>A session holds up to {@link #maxSequences()} token sequences, numbered from 0, all empty at
 * first. Sequences that were copied share the cells of what they have in common.
 *
 * <p>One thread at a time: concurrent calls are refused with {@link IllegalStateException}, except
 * that {@link #close} may come from any thread and waits for a running step. Whoever opened the
 * session closes it; closing is idempotent.
 */
public interface DecodeSession extends AutoCloseable {
  /** How many sequences there are; ids are {@code 0 .. maxSequences() - 1}. */
  int maxSequences();

  /** How many tokens all sequences together can hold, those that copies share counted once. */
  int contextTokens();

  /**
   * How many tokens the engine computes in one go. A batch may hold more; it is then computed in
   * several goes.
   */
  int batchTokens();

  /**
   * The number of tokens that a sequence holds.
   *
   * @throws IndexOutOfBoundsException if there is no such sequence
   */
  int length(int sequence);

  /**
   * Applies the batch's sequence edits in their order, decodes its rows, and fills in its results.
   * One crossing into native code, whatever the number of rows.
   *
   * @throws IllegalArgumentException if the batch names a token or a sequence that does not exist,
   *     has two rows for one sequence, asks a row without tokens for something, or copies more
   *     tokens than a sequence holds; nothing was changed
   * @throws InferenceException if the cache is full or the computation failed; the session can then
   *     only be closed
   * @throws IllegalStateException if the session or its model is closed, or another thread is
   *     inside it
   */
  void decode(DecodeBatch batch);

  /**
   * Empties all sequences. What is decoded then has the numbers, to the last bit, that a session
   * just opened would give: where tokens lie in the cache is forgotten too.
   *
   * @throws InferenceException if an earlier step failed
   * @throws IllegalStateException as {@link #decode}
   */
  void reset();

  @Override
  void close();
}
