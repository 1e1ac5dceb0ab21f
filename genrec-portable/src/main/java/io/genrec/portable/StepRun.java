// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import com.sun.jna.Pointer;
import io.genrec.model.DecodeBatch;
import io.genrec.model.DeviceMemoryException;
import io.genrec.model.InferenceException;
import io.genrec.model.Normalisation;

/**
 * Runs checked steps on a context: cuts their rows into calls of {@code llama_decode}, and turns
 * logits into log-probabilities. One thread at a time.
 */
final class StepRun implements AutoCloseable {
  private final Pointer context;
  private final int contextTokens;
  private final int batchTokens;
  private final float[] logits; // (vocabulary) of one token
  private final TokenBatch tokens;

  // (batch tokens) of each token under way whose logits are wanted.
  private final int[] outputIndex; // in the token batch
  private final int[] outputRow;
  private final int[] outputToken; // in the step
  private int outputs;

  /** A context's steps; the context is freed by others, after {@link #close}. */
  StepRun(Pointer context, int vocabularySize) {
    this.context = context;
    contextTokens = LlamaLibrary.llama_n_ctx(context);
    batchTokens = LlamaLibrary.llama_n_batch(context);
    logits = new float[vocabularySize];
    tokens = new TokenBatch(batchTokens);
    outputIndex = new int[batchTokens];
    outputRow = new int[batchTokens];
    outputToken = new int[batchTokens];
  }

  int contextTokens() {
    return contextTokens;
  }

  int batchTokens() {
    return batchTokens;
  }

  /** Decodes a token and forgets it: llama.cpp takes the memory of its graphs when it is needed. */
  void warmUp() {
    DecodeBatch first = new DecodeBatch(Normalisation.VOCABULARY);
    first.beginRow(0);
    first.addToken(0);
    first.addCandidate(0);
    try {
      decode(first, new int[1]);
    } catch (InferenceException e) {
      throw new DeviceMemoryException(
          "llama.cpp cannot decode in the session: " + e.getMessage(), e);
    }
    LlamaLibrary.llama_kv_self_clear(context);
  }

  /** Applies a step's edits. */
  void edit(DecodeBatch batch) {
    int[] edits = batch.edits();
    for (int i = 0; i < 3 * batch.editCount(); i += 3) {
      int source = edits[i];
      int destination = edits[i + 1];
      int count = edits[i + 2];
      if (source == destination) {
        if (count >= 0) {
          LlamaLibrary.llama_kv_self_seq_rm(context, destination, count, -1);
        }
        continue;
      }
      LlamaLibrary.llama_kv_self_seq_rm(context, destination, -1, -1);
      if (source >= 0) {
        LlamaLibrary.llama_kv_self_seq_cp(context, source, destination, 0, count);
      }
    }
  }

  /**
   * Decodes a step's rows and fills in its results.
   *
   * @param lengths (sequences) the tokens that each holds; raised by those that are appended
   * @throws InferenceException if the cache is full or the computation failed
   */
  void decode(DecodeBatch batch, int[] lengths) {
    tokens.clear();
    outputs = 0;
    for (int row = 0; row < batch.rowCount(); row++) {
      addRow(batch, row, lengths);
    }
    flush(batch);
  }

  private void addRow(DecodeBatch batch, int row, int[] lengths) {
    int end = batch.rowTokenOffsets()[row + 1];
    int firstCandidate = batch.rowCandidateOffsets()[row];
    int asked = batch.rowCandidateOffsets()[row + 1] - firstCandidate;
    boolean certain = batch.normalisation() == Normalisation.CANDIDATES && asked == 1;
    if (certain) {
      batch.candidateLogProbabilities()[firstCandidate] = 0;
    }
    int sequence = batch.rowSequences()[row];
    for (int token = batch.rowTokenOffsets()[row]; token < end; token++) {
      if (tokens.isFull()) {
        flush(batch);
      }
      boolean last = token + 1 == end;
      boolean wanted = last ? asked > 0 && !certain : batch.rowScored()[row];
      int index = tokens.add(batch.tokens()[token], lengths[sequence]++, sequence, wanted);
      if (wanted) {
        outputIndex[outputs] = index;
        outputRow[outputs] = row;
        outputToken[outputs] = token;
        outputs++;
      }
    }
  }

  private void flush(DecodeBatch batch) {
    if (tokens.count() > 0) {
      decode(batch, 0, tokens.count());
    }
    tokens.clear();
    outputs = 0;
  }

  /**
   * Decodes some of the tokens under way. This llama.cpp wants free cells that lie side by side for
   * all of them: where there are enough, but scattered, each half is decoded by itself.
   */
  private void decode(DecodeBatch batch, int from, int to) {
    NativeLog.INSTANCE.forgetErrors();
    int status = tokens.decode(context, from, to);
    if (status == 0) {
      scoreOutputs(batch, from, to);
      return;
    }
    if (LlamaLibrary.llama_kv_self_used_cells(context) + to - from > contextTokens) {
      throw new InferenceException(
          "the KV cache of "
              + contextTokens
              + " tokens is full; open the session with more context");
    }
    if (to - from == 1) {
      throw new InferenceException(
          "llama.cpp failed with status " + status + ": " + NativeLog.INSTANCE.errors());
    }
    NativeLog.INSTANCE.dropErrors();
    int middle = (from + to) >>> 1;
    decode(batch, from, middle);
    decode(batch, middle, to);
  }

  private void scoreOutputs(DecodeBatch batch, int from, int to) {
    for (int output = 0; output < outputs; output++) {
      int index = outputIndex[output];
      if (index >= from && index < to) {
        readLogits(index - from);
        scoreOutput(batch, outputRow[output], outputToken[output]);
      }
    }
  }

  private void readLogits(int index) {
    Pointer row = LlamaLibrary.llama_get_logits_ith(context, index);
    if (row == null) {
      throw new InferenceException("llama.cpp gave no logits: " + NativeLog.INSTANCE.errors());
    }
    row.read(0, logits, 0, logits.length);
  }

  private void scoreOutput(DecodeBatch batch, int row, int token) {
    if (token + 1 < batch.rowTokenOffsets()[row + 1]) { // one of the row's own
      int next = batch.tokens()[token + 1];
      batch.tokenLogProbabilities()[token + 1] =
          (float) (logits[next] - LogSoftmax.logSumExp(logits, 0, logits.length));
      return;
    }
    int begin = batch.rowCandidateOffsets()[row];
    int end = batch.rowCandidateOffsets()[row + 1];
    float[] scores = batch.candidateLogProbabilities();
    for (int i = begin; i < end; i++) {
      scores[i] = logits[batch.candidates()[i]];
    }
    double normaliser =
        batch.normalisation() == Normalisation.CANDIDATES
            ? LogSoftmax.logSumExp(scores, begin, end)
            : LogSoftmax.logSumExp(logits, 0, logits.length);
    for (int i = begin; i < end; i++) {
      scores[i] = (float) (scores[i] - normaliser);
    }
  }

  @Override
  public void close() {
    tokens.close();
  }
}
