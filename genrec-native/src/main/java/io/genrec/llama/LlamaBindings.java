// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import java.nio.ByteBuffer;

/**
 * The native methods. Text is UTF-8; handles are addresses of native objects. Native code checks
 * every argument but handles, and throws the exceptions of {@code io.genrec.model}.
 */
final class LlamaBindings {
  private LlamaBindings() {}

  /**
   * Starts llama.cpp; further calls do nothing.
   *
   * @param folder where backends lie that are libraries of their own, or empty
   */
  static native void start(byte[] folder);

  /** A line a device: name, backend, description, total bytes, free bytes, tabs between them. */
  static native byte[] devices();

  /** A line a GPU backend that cannot be used here: backend and reason, a tab between them. */
  static native byte[] unusableBackends();

  /** What was logged since the last call: lines of a level's letter and the text. */
  static native byte[] takeLog();

  /** Loads a model and returns its handle; an empty device is any. */
  static native long loadModel(
      byte[] path,
      byte[] device,
      int gpuLayers,
      boolean memoryMapped,
      boolean validateWeights,
      ByteBuffer monitor);

  /** Adds an adapter to those that sessions opened later apply. */
  static native void addAdapter(long model, byte[] path, float scale);

  /**
   * Parameters, bytes of weights, vocabulary size, context length, and the tokens for beginning,
   * end and line feed, -1 where there is none, and bytes of a session's cache for each token.
   */
  static native long[] modelNumbers(long model);

  /** Name, backend and description of the model's device, tabs between them. */
  static native byte[] modelDevice(long model);

  static native void freeModel(long model);

  /**
   * Tokenises texts, {@code offsets (texts + 1)} into their bytes.
   *
   * @return {@code (texts + 1)} offsets into the tokens, then the tokens
   */
  static native int[] encode(long model, byte[] texts, int[] offsets, boolean continuation);

  static native byte[] decode(long model, int[] tokens);

  /**
   * Opens a session and returns its handle.
   *
   * @param flashAttention 0 off, 1 on, -1 automatic
   * @param adapterPaths the paths of the session's own adapters, a zero byte after each
   * @param adapterScales (adapters) how strongly each is applied
   */
  static native long openSession(
      long model,
      int contextTokens,
      int sequences,
      int batchTokens,
      int threads,
      int flashAttention,
      byte[] adapterPaths,
      float[] adapterScales);

  /** Tokens of context and of a batch. */
  static native int[] sessionNumbers(long session);

  /**
   * Executes a batch; the arrays are those of {@code DecodeBatch}.
   *
   * @param lengths {@code (sequences)} takes the tokens that each sequence holds afterwards
   */
  static native void step(
      long session,
      boolean overCandidates,
      int[] edits,
      int editCount,
      int[] rowSequences,
      int[] rowTokenOffsets,
      int[] rowCandidateOffsets,
      boolean[] rowScored,
      int rowCount,
      int[] tokens,
      int tokenCount,
      int[] candidates,
      int candidateCount,
      float[] tokenLogProbabilities,
      float[] candidateLogProbabilities,
      int[] lengths);

  /** Empties all sequences, as if the session were new. */
  static native void resetSession(long session);

  static native void freeSession(long session);
}
