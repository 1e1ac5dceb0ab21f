// SPDX-License-Identifier: Apache-2.0
package io.genrec.gguf;

import java.io.IOException;

/**
 * Seeded weights that are the same on every JDK: SplitMix64 (Steele, Lea and Flood, "Fast
 * splittable pseudorandom number generators", OOPSLA 2014), 24 bits a weight, uniform.
 */
final class RandomWeights {
  private static final int CHUNK = 1 << 14;

  private final float[] chunk = new float[CHUNK];
  private long state;

  RandomWeights(long seed) {
    state = seed;
  }

  /** Writes a tensor of weights with mean 0 and a standard deviation. */
  void write(GgufWriter writer, long elements, float standardDeviation) throws IOException {
    float bound = (float) (standardDeviation * Math.sqrt(3));
    fill(writer, elements, 0, bound);
  }

  /** Writes a tensor of ones. */
  void writeOnes(GgufWriter writer, long elements) throws IOException {
    fill(writer, elements, 1, 0);
  }

  private void fill(GgufWriter writer, long elements, float mean, float bound) throws IOException {
    for (long left = elements; left > 0; left -= CHUNK) {
      float[] values = left < CHUNK ? new float[(int) left] : chunk;
      for (int i = 0; i < values.length; i++) {
        values[i] = bound == 0 ? mean : mean + bound * next();
      }
      writer.writeFloats(values);
    }
  }

  /** A number in [-1, 1). */
  private float next() {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return (z >> 40) * 0x1p-23f;
  }
}
