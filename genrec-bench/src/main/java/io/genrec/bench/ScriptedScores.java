// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.model.DecodeBatch;
import java.util.Random;

/**
 * Log-probabilities without a model, as peaked as a model's and cheap enough not to count: logits
 * drawn once, read from a place that the row decides, less what they sum to on average.
 */
final class ScriptedScores {
  private static final int PLACES = 1 << 16;
  private static final double SPREAD = 2.5;
  private static final float FORCED = -0.4f;

  /** (2 places) the logits; a row's start at one of the first half. */
  private final float[] logits = new float[2 * PLACES];

  ScriptedScores(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (SPREAD * random.nextGaussian());
    }
  }

  /**
   * Fills in the results of a batch.
   *
   * @param step tells the batch from others
   */
  void fill(DecodeBatch batch, int step) {
    for (int row = 0; row < batch.rowCount(); row++) {
      int from = batch.rowCandidateOffsets()[row];
      int to = batch.rowCandidateOffsets()[row + 1];
      int place = (step * 0x9e3779b9 + row * 0x85ebca6b) >>> 16;
      float sum = (float) (Math.log(to - from) + SPREAD * SPREAD / 2);
      float[] results = batch.candidateLogProbabilities();
      for (int i = from; i < to; i++) {
        results[i] = Math.min(0, logits[place + i - from] - sum);
      }
    }
    float[] forced = batch.tokenLogProbabilities();
    for (int i = 0; i < batch.tokenCount(); i++) {
      forced[i] = FORCED;
    }
  }
}
