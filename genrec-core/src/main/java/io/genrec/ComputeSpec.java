// SPDX-License-Identifier: Apache-2.0
package io.genrec;

import io.genrec.model.FlashAttention;
import io.genrec.model.SessionSpec;
import java.io.Serializable;

/**
 * How a recommender computes; none of it changes what is recommended beyond rounding.
 *
 * @param batchTokens tokens computed in one go, at least 1
 * @param threads CPU threads, or 0 for one per core
 * @param flashAttention whether to use the fused attention kernel
 * @param cachedPrompts prompts of earlier users whose state a {@link Recommender} keeps, at least
 *     0: a user who comes back with one more item then costs one title, not the whole history. Each
 *     takes one of the engine's sequences and the memory of a prompt
 */
public record ComputeSpec(
    int batchTokens, int threads, FlashAttention flashAttention, int cachedPrompts)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public ComputeSpec {
    if (batchTokens < 1 || threads < 0 || cachedPrompts < 0) {
      throw new IllegalArgumentException(
          "batchTokens must be at least 1, threads and cachedPrompts at least 0, were %d, %d and %d"
              .formatted(batchTokens, threads, cachedPrompts));
    }
  }

  /** Batches of 512 tokens, a thread per core, the engine's choice of kernel, and no cache. */
  public static ComputeSpec defaults() {
    return new ComputeSpec(SessionSpec.DEFAULT_BATCH_TOKENS, 0, FlashAttention.AUTO, 0);
  }

  /** The same with another number of threads. */
  public ComputeSpec withThreads(int count) {
    return new ComputeSpec(batchTokens, count, flashAttention, cachedPrompts);
  }

  /** The same with another number of tokens computed in one go. */
  public ComputeSpec withBatchTokens(int tokens) {
    return new ComputeSpec(tokens, threads, flashAttention, cachedPrompts);
  }

  /** The same with another choice of kernel. */
  public ComputeSpec withFlashAttention(FlashAttention choice) {
    return new ComputeSpec(batchTokens, threads, choice, cachedPrompts);
  }

  /** The same with another number of prompts that are kept. */
  public ComputeSpec withCachedPrompts(int count) {
    return new ComputeSpec(batchTokens, threads, flashAttention, count);
  }
}
