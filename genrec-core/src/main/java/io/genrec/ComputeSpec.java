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
 */
public record ComputeSpec(int batchTokens, int threads, FlashAttention flashAttention)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public ComputeSpec {
    if (batchTokens < 1 || threads < 0) {
      throw new IllegalArgumentException(
          "batchTokens must be at least 1 and threads at least 0, were "
              + batchTokens
              + " and "
              + threads);
    }
  }

  /** Batches of 512 tokens, a thread per core, and the engine's choice of kernel. */
  public static ComputeSpec defaults() {
    return new ComputeSpec(SessionSpec.DEFAULT_BATCH_TOKENS, 0, FlashAttention.AUTO);
  }

  /** The same with another number of threads. */
  public ComputeSpec withThreads(int count) {
    return new ComputeSpec(batchTokens, count, flashAttention);
  }

  /** The same with another number of tokens computed in one go. */
  public ComputeSpec withBatchTokens(int tokens) {
    return new ComputeSpec(tokens, threads, flashAttention);
  }

  /** The same with another choice of kernel. */
  public ComputeSpec withFlashAttention(FlashAttention choice) {
    return new ComputeSpec(batchTokens, threads, choice);
  }
}
