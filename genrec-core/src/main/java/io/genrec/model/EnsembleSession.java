// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A session of each model of an ensemble. All hold the same sequences; a batch is decoded by each,
 * one after the other.
 *
 * <p>Where probabilities run over a row's candidates, the average is the geometric mean, made to
 * sum to 1 again: on Amazon Toys that ranked a little better than the arithmetic mean
 * (docs/quality.md). Over the vocabulary, of which a batch has a part only, it is the arithmetic
 * mean, which sums to 1 by itself.
 */
final class EnsembleSession implements DecodeSession {
  private final List<DecodeSession> members;
  private final ReentrantLock inUse = new ReentrantLock();

  /** (candidates, then tokens) the sums over the members so far. */
  private double[] sums = {};

  private volatile boolean closing;

  /** Why the members no longer hold the same, or empty. */
  private String broken = "";

  EnsembleSession(List<DecodeSession> members) {
    this.members = List.copyOf(members);
  }

  @Override
  public int maxSequences() {
    return members.stream().mapToInt(DecodeSession::maxSequences).min().orElseThrow();
  }

  @Override
  public int contextTokens() {
    return members.stream().mapToInt(DecodeSession::contextTokens).min().orElseThrow();
  }

  @Override
  public int batchTokens() {
    return members.stream().mapToInt(DecodeSession::batchTokens).min().orElseThrow();
  }

  @Override
  public int length(int sequence) {
    return members.get(0).length(sequence);
  }

  @Override
  public void decode(DecodeBatch batch) {
    exclusively(
        () -> {
          int numbers = batch.candidateCount() + batch.tokenCount();
          if (sums.length < numbers) {
            sums = new double[Math.max(numbers, 2 * sums.length)];
          }
          Arrays.fill(sums, 0, numbers, 0);
          members.get(0).decode(batch); // refuses what is wrong before anything has changed
          allOrNone(() -> average(batch));
        });
  }

  private void average(DecodeBatch batch) {
    boolean geometric = batch.normalisation() == Normalisation.CANDIDATES;
    int candidates = batch.candidateCount();
    add(batch, geometric);
    for (DecodeSession member : members.subList(1, members.size())) {
      member.decode(batch);
      add(batch, geometric);
    }
    float[] means = batch.candidateLogProbabilities();
    for (int i = 0; i < candidates; i++) {
      means[i] = (float) mean(sums[i], geometric);
    }
    float[] tokenMeans = batch.tokenLogProbabilities();
    for (int i = 0; i < batch.tokenCount(); i++) {
      tokenMeans[i] = (float) mean(sums[candidates + i], false);
    }
    if (geometric) {
      normalise(batch);
    }
  }

  private void add(DecodeBatch batch, boolean geometric) {
    float[] candidates = batch.candidateLogProbabilities();
    int count = batch.candidateCount();
    for (int i = 0; i < count; i++) {
      sums[i] += geometric ? candidates[i] : Math.exp(candidates[i]);
    }
    int[] offsets = batch.rowTokenOffsets();
    float[] tokens = batch.tokenLogProbabilities();
    for (int row = 0; row < batch.rowCount(); row++) {
      // The others were not asked for, and what is there means nothing.
      for (int i = offsets[row] + 1; batch.rowScored()[row] && i < offsets[row + 1]; i++) {
        sums[count + i] += Math.exp(tokens[i]);
      }
    }
  }

  private double mean(double sum, boolean geometric) {
    return geometric ? sum / members.size() : Math.log(sum / members.size());
  }

  /** Each row's candidates sum to 1, as those of each member do. */
  private static void normalise(DecodeBatch batch) {
    float[] logs = batch.candidateLogProbabilities();
    int[] offsets = batch.rowCandidateOffsets();
    for (int row = 0; row < batch.rowCount(); row++) {
      double sum = 0;
      for (int i = offsets[row]; i < offsets[row + 1]; i++) {
        sum += Math.exp(logs[i]);
      }
      float log = (float) Math.log(sum);
      for (int i = offsets[row]; i < offsets[row + 1]; i++) {
        logs[i] -= log;
      }
    }
  }

  @Override
  public void reset() {
    exclusively(() -> allOrNone(() -> members.forEach(DecodeSession::reset)));
  }

  /** After a step that not all members did, they no longer hold the same. */
  private void allOrNone(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      broken = "a model of the ensemble failed before: " + e.getMessage();
      throw e;
    }
  }

  private void exclusively(Runnable step) {
    if (!inUse.tryLock()) {
      throw new IllegalStateException(
          closing
              ? "the session is closed"
              : "another thread is inside this session; use one thread at a time");
    }
    try {
      if (!broken.isEmpty()) {
        throw new InferenceException(broken + "; close the session and open another");
      }
      step.run();
    } finally {
      inUse.unlock();
    }
  }

  @Override
  public void close() {
    closing = true;
    inUse.lock();
    try {
      members.forEach(DecodeSession::close);
    } finally {
      inUse.unlock();
    }
  }
}
