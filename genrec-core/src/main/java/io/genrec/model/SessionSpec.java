// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

import java.io.Serializable;
import java.util.List;

/**
 * How large a decode session is to be, how it computes, and with which adapters.
 *
 * @param contextTokens tokens that all sequences together can hold, at least 1
 * @param maxSequences number of sequences, at least 1; engines have limits (llama.cpp: 256)
 * @param batchTokens tokens computed in one go, at least 1
 * @param threads CPU threads, or 0 for one per core
 * @param flashAttention whether to use the fused attention kernel
 * @param adapters the LoRA adapters of this session, applied together with those of the model
 */
public record SessionSpec(
    int contextTokens,
    int maxSequences,
    int batchTokens,
    int threads,
    FlashAttention flashAttention,
    List<AdapterSpec> adapters)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How many tokens are computed in one go unless told otherwise. */
  public static final int DEFAULT_BATCH_TOKENS = 512;

  /**
   * Checks the ranges and copies the list of adapters.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public SessionSpec {
    requireAtLeast("contextTokens", contextTokens, 1);
    requireAtLeast("maxSequences", maxSequences, 1);
    requireAtLeast("batchTokens", batchTokens, 1);
    requireAtLeast("threads", threads, 0);
    adapters = List.copyOf(adapters);
  }

  /** A session of a given size that leaves the rest to the engine. */
  public static SessionSpec of(int contextTokens, int maxSequences) {
    return new SessionSpec(
        contextTokens, maxSequences, DEFAULT_BATCH_TOKENS, 0, FlashAttention.AUTO, List.of());
  }

  /** The same with another number of tokens computed in one go. */
  public SessionSpec withBatchTokens(int tokens) {
    return new SessionSpec(contextTokens, maxSequences, tokens, threads, flashAttention, adapters);
  }

  /** The same with another number of threads. */
  public SessionSpec withThreads(int count) {
    return new SessionSpec(
        contextTokens, maxSequences, batchTokens, count, flashAttention, adapters);
  }

  /** The same with another choice of attention kernel. */
  public SessionSpec withFlashAttention(FlashAttention choice) {
    return new SessionSpec(contextTokens, maxSequences, batchTokens, threads, choice, adapters);
  }

  /** The same with other adapters. */
  public SessionSpec withAdapters(List<AdapterSpec> others) {
    return new SessionSpec(
        contextTokens, maxSequences, batchTokens, threads, flashAttention, others);
  }

  private static void requireAtLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", was " + value);
    }
  }
}
