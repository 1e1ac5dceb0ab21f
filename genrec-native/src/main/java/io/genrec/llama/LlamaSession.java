// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.model.AdapterSpec;
import io.genrec.model.DecodeBatch;
import io.genrec.model.DecodeSession;
import io.genrec.model.FlashAttention;
import io.genrec.model.Normalisation;
import io.genrec.model.SessionSpec;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/** A context of llama.cpp. It keeps its model's memory until it is closed. */
final class LlamaSession implements DecodeSession {
  private final NativeHandle model;
  private final NativeHandle handle;
  private final int contextTokens;
  private final int batchTokens;

  /** (sequences) how many tokens each holds. */
  private final int[] lengths;

  /** Held by the thread that is inside. */
  private final ReentrantLock inside = new ReentrantLock();

  /** Whether close was called: a closing thread is inside, too, but not to work. */
  private volatile boolean closing;

  private LlamaSession(NativeHandle model, NativeHandle handle, int[] numbers, int sequences) {
    this.model = model;
    this.handle = handle;
    this.contextTokens = numbers[0];
    this.batchTokens = numbers[1];
    this.lengths = new int[sequences];
    handle.closeWith(this);
  }

  /** Opens a session on a model. */
  static LlamaSession open(NativeHandle model, SessionSpec spec) {
    long modelAddress = model.acquire(); // the session's, until it is freed
    long address = 0;
    try {
      address =
          LlamaBindings.openSession(
              modelAddress,
              spec.contextTokens(),
              spec.maxSequences(),
              spec.batchTokens(),
              spec.threads(),
              number(spec.flashAttention()),
              paths(spec.adapters()),
              scales(spec.adapters()));
    } finally {
      if (address == 0) {
        model.release();
      }
      NativeLog.drain();
    }
    NativeHandle handle =
        new NativeHandle(
            "a session of " + spec.contextTokens() + " tokens",
            address,
            session -> {
              LlamaBindings.freeSession(session);
              model.release();
            });
    int[] numbers = LlamaBindings.sessionNumbers(address);
    return new LlamaSession(model, handle, numbers, spec.maxSequences());
  }

  private static byte[] paths(List<AdapterSpec> adapters) {
    ByteArrayOutputStream paths = new ByteArrayOutputStream();
    for (AdapterSpec adapter : adapters) {
      paths.writeBytes(LlamaEngine.bytes(adapter.path()));
      paths.write(0); // no path holds one
    }
    return paths.toByteArray();
  }

  private static float[] scales(List<AdapterSpec> adapters) {
    float[] scales = new float[adapters.size()];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = adapters.get(i).scale();
    }
    return scales;
  }

  private static int number(FlashAttention choice) {
    return switch (choice) {
      case OFF -> 0;
      case ON -> 1;
      case AUTO -> -1;
    };
  }

  @Override
  public int maxSequences() {
    return lengths.length;
  }

  @Override
  public int contextTokens() {
    return contextTokens;
  }

  @Override
  public int batchTokens() {
    return batchTokens;
  }

  @Override
  public int length(int sequence) {
    return lengths[Objects.checkIndex(sequence, lengths.length)];
  }

  @Override
  public void decode(DecodeBatch batch) {
    enter(address -> step(address, batch));
  }

  @Override
  public void reset() {
    enter(LlamaBindings::resetSession);
    Arrays.fill(lengths, 0);
  }

  private void enter(LongConsumer work) {
    model.requireOpen();
    if (!inside.tryLock()) {
      if (closing) {
        throw new IllegalStateException("the session is closed; open another one");
      }
      throw new IllegalStateException(
          "another thread is inside this session; open one session for each thread");
    }
    try {
      long address = handle.acquire();
      try {
        work.accept(address);
      } finally {
        handle.release();
      }
    } finally {
      inside.unlock();
    }
  }

  private void step(long address, DecodeBatch batch) {
    LlamaBindings.step(
        address,
        batch.normalisation() == Normalisation.CANDIDATES,
        batch.edits(),
        batch.editCount(),
        batch.rowSequences(),
        batch.rowTokenOffsets(),
        batch.rowCandidateOffsets(),
        batch.rowScored(),
        batch.rowCount(),
        batch.tokens(),
        batch.tokenCount(),
        batch.candidates(),
        batch.candidateCount(),
        batch.tokenLogProbabilities(),
        batch.candidateLogProbabilities(),
        lengths);
  }

  @Override
  public void close() {
    closing = true;
    inside.lock(); // waits for a running step
    try {
      handle.close();
    } finally {
      inside.unlock();
    }
  }
}
