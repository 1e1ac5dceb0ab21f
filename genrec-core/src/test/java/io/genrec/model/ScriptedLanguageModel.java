// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A pseudo model for tests: the logit of a token is a seeded hash of it and all tokens before it.
 * Text is UTF-8 bytes, one token each. The same seed gives the same numbers on every machine.
 */
public final class ScriptedLanguageModel implements LanguageModel {
  /** The number of tokens: 256 bytes, beginning of sequence, end of sequence. */
  public static final int VOCABULARY_SIZE = 258;

  private static final double LOGIT_RANGE = 6;

  private final long seed;
  private final long adapted;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Tokenizer tokenizer = new ScriptedTokenizer(this::requireOpen);

  /** Creates a model whose numbers depend on a seed only. */
  public ScriptedLanguageModel(long seed) {
    this(seed, List.of());
  }

  /** Creates a model that adapters change: see {@link #update}. */
  public ScriptedLanguageModel(long seed, List<AdapterSpec> adapters) {
    this.seed = seed;
    this.adapted = seed + update(adapters);
  }

  @Override
  public ModelInfo info() {
    return new ModelInfo(
        "scripted", "seed " + seed, 0, 0, VOCABULARY_SIZE, 1 << 20, 1, "scripted", "CPU", "JVM");
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public DecodeSession openSession(SessionSpec spec) {
    requireOpen();
    return new ScriptedSession(this, spec, update(spec.adapters()));
  }

  @Override
  public void close() {
    closed.set(true);
  }

  /** The log-probability of a token after others, over the whole vocabulary. */
  public double logProbability(int[] before, int token) {
    long state = emptyState(0);
    for (int t : before) {
      state = append(state, t);
    }
    return logit(state, token) - logNormaliser(state);
  }

  void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("the model is closed");
    }
  }

  long emptyState(long update) {
    return mix(adapted + update);
  }

  /**
   * What adapters add to the seed: for each a hash of its bytes times its scale in thousandths. As
   * with real ones, scale 0 adds nothing, and half an adapter twice is the adapter.
   */
  private static long update(List<AdapterSpec> adapters) {
    long sum = 0;
    for (AdapterSpec adapter : adapters) {
      try {
        long hash = mix(Arrays.hashCode(Files.readAllBytes(adapter.path())));
        sum += Math.round(1000.0 * adapter.scale()) * hash;
      } catch (IOException e) {
        throw new ModelLoadException(adapter.file() + ": cannot be read", e);
      }
    }
    return sum;
  }

  static long append(long state, int token) {
    return mix(state * 31 + token + 1);
  }

  static double logit(long state, int token) {
    return LOGIT_RANGE * (mix(state ^ mix(token)) >>> 11) * 0x1p-53;
  }

  static double logNormaliser(long state) {
    double sum = 0;
    for (int token = 0; token < VOCABULARY_SIZE; token++) {
      sum += Math.exp(logit(state, token));
    }
    return Math.log(sum);
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood, 2014). */
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
