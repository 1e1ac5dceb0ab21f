// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The cache of a scripted model. A sequence is its last cell, and a cell knows the one before it,
 * so copies share what they have in common as they do in a real cache.
 */
final class ScriptedSession implements DecodeSession {
  private static final class Cell {
    final @Nullable Cell before;
    final int length;
    final long state;
    int references;

    Cell(@Nullable Cell before, long state) {
      this.before = before;
      this.length = before == null ? 1 : before.length + 1;
      this.state = state;
    }
  }

  private final ScriptedLanguageModel model;
  private final SessionSpec spec;
  private final long update;
  private final ReentrantLock inside = new ReentrantLock();
  private final @Nullable Cell[] sequences;
  private int usedCells;
  private boolean failed;
  private volatile boolean closed;

  ScriptedSession(ScriptedLanguageModel model, SessionSpec spec, long update) {
    this.model = model;
    this.spec = spec;
    this.update = update;
    this.sequences = new Cell[spec.maxSequences()];
  }

  @Override
  public int maxSequences() {
    return spec.maxSequences();
  }

  @Override
  public int contextTokens() {
    return spec.contextTokens();
  }

  @Override
  public int batchTokens() {
    return spec.batchTokens();
  }

  @Override
  public int length(int sequence) {
    Cell last = sequences[sequence];
    return last == null ? 0 : last.length;
  }

  @Override
  public void decode(DecodeBatch batch) {
    if (!inside.tryLock()) {
      throw new IllegalStateException("another thread is inside this session");
    }
    try {
      requireUsable();
      check(batch);
      for (int edit = 0; edit < batch.editCount(); edit++) {
        int source = batch.edits()[3 * edit];
        int tokens = batch.edits()[3 * edit + 2];
        Cell last = source == DecodeBatch.NO_SOURCE ? null : sequences[source];
        assign(
            batch.edits()[3 * edit + 1],
            tokens == DecodeBatch.ALL_TOKENS ? last : prefix(last, tokens));
      }
      for (int row = 0; row < batch.rowCount(); row++) {
        decodeRow(batch, row);
      }
    } finally {
      inside.unlock();
    }
  }

  @Override
  public void reset() {
    requireUsable();
    for (int sequence = 0; sequence < sequences.length; sequence++) {
      assign(sequence, null);
    }
  }

  @Override
  public void close() {
    inside.lock();
    try {
      closed = true;
    } finally {
      inside.unlock();
    }
  }

  private void requireUsable() {
    model.requireOpen();
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
    if (failed) {
      throw new InferenceException("the session failed before and can only be closed");
    }
  }

  private void check(DecodeBatch batch) {
    checkEdits(batch);
    boolean[] taken = new boolean[spec.maxSequences()];
    for (int row = 0; row < batch.rowCount(); row++) {
      int sequence = batch.rowSequences()[row];
      checkSequence(sequence);
      if (taken[sequence]) {
        throw new IllegalArgumentException("sequence " + sequence + " has two rows");
      }
      taken[sequence] = true;
      boolean asks =
          batch.rowScored()[row]
              || batch.rowCandidateOffsets()[row] < batch.rowCandidateOffsets()[row + 1];
      if (asks && batch.rowTokenOffsets()[row] == batch.rowTokenOffsets()[row + 1]) {
        throw new IllegalArgumentException("row " + row + " has no tokens but asks for scores");
      }
    }
    Arrays.stream(batch.tokens(), 0, batch.tokenCount()).forEach(ScriptedSession::checkToken);
    Arrays.stream(batch.candidates(), 0, batch.candidateCount())
        .forEach(ScriptedSession::checkToken);
  }

  private void checkEdits(DecodeBatch batch) {
    int[] lengths = IntStream.range(0, spec.maxSequences()).map(this::length).toArray();
    for (int edit = 0; edit < batch.editCount(); edit++) {
      int source = batch.edits()[3 * edit];
      int destination = batch.edits()[3 * edit + 1];
      int tokens = batch.edits()[3 * edit + 2];
      if (source != DecodeBatch.NO_SOURCE) {
        checkSequence(source);
      }
      checkSequence(destination);
      int held = source == DecodeBatch.NO_SOURCE ? 0 : lengths[source];
      if (tokens > held) {
        throw new IllegalArgumentException(
            "no prefix of " + tokens + " tokens in sequence " + source + ", which holds " + held);
      }
      lengths[destination] = tokens == DecodeBatch.ALL_TOKENS ? held : tokens;
    }
  }

  private void checkSequence(int sequence) {
    if (sequence < 0 || sequence >= spec.maxSequences()) {
      throw new IllegalArgumentException(
          "no sequence " + sequence + " in a session of " + spec.maxSequences());
    }
  }

  private static void checkToken(int token) {
    if (token < 0 || token >= ScriptedLanguageModel.VOCABULARY_SIZE) {
      throw new IllegalArgumentException("no token " + token + " in a vocabulary of 258");
    }
  }

  private void decodeRow(DecodeBatch batch, int row) {
    int sequence = batch.rowSequences()[row];
    int first = batch.rowTokenOffsets()[row];
    for (int i = first; i < batch.rowTokenOffsets()[row + 1]; i++) {
      int token = batch.tokens()[i];
      if (batch.rowScored()[row] && i > first) {
        batch.tokenLogProbabilities()[i] = vocabularyLogProbability(state(sequence), token);
      }
      if (usedCells == spec.contextTokens()) {
        failed = true;
        throw new InferenceException("the cache of " + usedCells + " tokens is full");
      }
      usedCells++;
      assign(
          sequence,
          new Cell(sequences[sequence], ScriptedLanguageModel.append(state(sequence), token)));
    }
    int begin = batch.rowCandidateOffsets()[row];
    int end = batch.rowCandidateOffsets()[row + 1];
    double normaliser =
        batch.normalisation() == Normalisation.VOCABULARY
            ? (begin < end ? ScriptedLanguageModel.logNormaliser(state(sequence)) : 0)
            : candidateNormaliser(batch, begin, end, state(sequence));
    for (int i = begin; i < end; i++) {
      double logit = ScriptedLanguageModel.logit(state(sequence), batch.candidates()[i]);
      batch.candidateLogProbabilities()[i] = (float) (logit - normaliser);
    }
  }

  private static float vocabularyLogProbability(long state, int token) {
    return (float)
        (ScriptedLanguageModel.logit(state, token) - ScriptedLanguageModel.logNormaliser(state));
  }

  private static double candidateNormaliser(DecodeBatch batch, int begin, int end, long state) {
    if (end - begin == 1) {
      return ScriptedLanguageModel.logit(state, batch.candidates()[begin]);
    }
    double sum = 0;
    for (int i = begin; i < end; i++) {
      sum += Math.exp(ScriptedLanguageModel.logit(state, batch.candidates()[i]));
    }
    return Math.log(sum);
  }

  private long state(int sequence) {
    Cell last = sequences[sequence];
    return last == null ? model.emptyState(update) : last.state;
  }

  private static @Nullable Cell prefix(@Nullable Cell last, int tokens) {
    Cell cell = last;
    while (cell != null && cell.length > tokens) {
      cell = cell.before;
    }
    return cell;
  }

  /** Points a sequence at another last cell and frees the cells that nobody reaches any more. */
  private void assign(int sequence, @Nullable Cell last) {
    Cell old = sequences[sequence];
    if (last != null) {
      if (last.references == 0 && last.before != null) {
        last.before.references++;
      }
      last.references++;
    }
    sequences[sequence] = last;
    while (old != null && --old.references == 0) {
      usedCells--;
      old = old.before;
    }
  }
}
