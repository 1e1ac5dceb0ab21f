// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.model.DecodeBatch;
import io.genrec.model.DecodeSession;
import io.genrec.model.Normalisation;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Asks a session for log-probabilities over the whole vocabulary, to compare with a reference. */
final class EngineScores {
  private EngineScores() {}

  /** Appends tokens to a sequence in one row and scores every token as the next. */
  static double[] append(DecodeSession session, int sequence, int vocabularySize, int... tokens) {
    DecodeBatch batch = new DecodeBatch(Normalisation.VOCABULARY);
    addRow(batch, sequence, vocabularySize, tokens);
    session.decode(batch);
    return candidates(batch, 0, vocabularySize);
  }

  /** Appends tokens one by one: (tokens, vocabulary). */
  static double[][] stepByStep(
      DecodeSession session, int sequence, int vocabularySize, int... tokens) {
    return Arrays.stream(tokens)
        .mapToObj(token -> append(session, sequence, vocabularySize, token))
        .toArray(double[][]::new);
  }

  /** Adds a row that scores every token as the next. */
  static void addRow(DecodeBatch batch, int sequence, int vocabularySize, int... tokens) {
    batch.beginRow(sequence);
    for (int token : tokens) {
      batch.addToken(token);
    }
    for (int token = 0; token < vocabularySize; token++) {
      batch.addCandidate(token);
    }
  }

  /** The scores of the row with a number, all rows scoring the whole vocabulary. */
  static double[] candidates(DecodeBatch batch, int row, int vocabularySize) {
    double[] scores = new double[vocabularySize];
    Arrays.setAll(scores, i -> batch.candidateLogProbability(row * vocabularySize + i));
    return scores;
  }

  /** The largest difference between two arrays of one length. */
  static double largestDifference(double[] a, double[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(a.length + " numbers against " + b.length);
    }
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = Math.abs(a[i] - b[i]);
      largest = Double.isNaN(difference) ? Double.NaN : Math.max(largest, difference);
    }
    return largest;
  }

  /** Random tokens; the same seed gives the same. */
  static int[] randomTokens(long seed, int count, int vocabularySize) {
    return new SplittableRandom(seed).ints(count, 0, vocabularySize).toArray();
  }
}
