// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import com.sun.jna.Pointer;
import io.genrec.gguf.LlamaShape;
import io.genrec.model.DecodeBatch;
import io.genrec.model.DecodeSession;
import io.genrec.model.InferenceException;
import io.genrec.model.SessionSpec;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** A context of llama.cpp. It keeps its model's memory until it is closed. */
final class PortableSession implements DecodeSession {
  private final NativeHandle model;
  private final NativeHandle handle;
  private final int contextTokens;
  private final int batchTokens;
  private final int[] lengths; // (sequences) how many tokens each holds
  private final int[] lengthsAfter; // (sequences) scratch: those that a step's edits lead to
  private final BatchCheck check;
  private final StepRun steps;
  private boolean failed;

  /** Held by the thread that is inside. */
  private final ReentrantLock inside = new ReentrantLock();

  /** Whether close was called: a closing thread is inside, too, but not to work. */
  private volatile boolean closing;

  private PortableSession(
      NativeHandle model, NativeHandle handle, StepRun steps, int vocabularySize, int sequences) {
    this.model = model;
    this.handle = handle;
    this.steps = steps;
    this.contextTokens = steps.contextTokens();
    this.batchTokens = steps.batchTokens();
    this.lengths = new int[sequences];
    this.lengthsAfter = new int[sequences];
    this.check = new BatchCheck(vocabularySize, sequences);
    handle.closeWith(this);
  }

  /** Opens a session on a model. */
  static PortableSession open(
      NativeHandle model,
      LlamaShape shape,
      int vocabularySize,
      LoadedAdapters adapters,
      SessionSpec spec) {
    SessionMemory memory = new SessionMemory(shape, vocabularySize, spec);
    Pointer owner = model.acquire(); // the session's, until it is freed
    StepRun steps;
    NativeHandle handle;
    try {
      Pointer context = memory.open(owner, adapters.factors(owner, spec.adapters()));
      steps = steps(context, vocabularySize);
      handle =
          new NativeHandle(
              "a session of " + spec.contextTokens() + " tokens",
              context,
              session -> {
                steps.close();
                LlamaLibrary.llama_free(session);
                model.release();
              });
    } catch (RuntimeException | Error e) {
      model.release();
      throw e;
    }
    try {
      steps.warmUp();
      return new PortableSession(model, handle, steps, vocabularySize, spec.maxSequences());
    } catch (RuntimeException | Error e) {
      handle.close();
      throw e;
    }
  }

  private static StepRun steps(Pointer context, int vocabularySize) {
    try {
      return new StepRun(context, vocabularySize);
    } catch (RuntimeException | Error e) {
      LlamaLibrary.llama_free(context);
      throw e;
    }
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
    enter(context -> step(batch));
  }

  @Override
  public void reset() {
    enter(
        context -> {
          requireUsable();
          LlamaLibrary.llama_kv_self_clear(context);
        });
    Arrays.fill(lengths, 0);
  }

  private void enter(Consumer<Pointer> work) {
    model.requireOpen();
    if (!inside.tryLock()) {
      if (closing) {
        throw new IllegalStateException("the session is closed; open another one");
      }
      throw new IllegalStateException(
          "another thread is inside this session; open one session for each thread");
    }
    try {
      Pointer context = handle.acquire();
      try {
        work.accept(context);
      } finally {
        handle.release();
      }
    } finally {
      inside.unlock();
    }
  }

  private void step(DecodeBatch batch) {
    System.arraycopy(lengths, 0, lengthsAfter, 0, lengths.length);
    check.check(batch, lengthsAfter);
    requireUsable();
    failed = true; // until this step has succeeded
    steps.edit(batch);
    System.arraycopy(lengthsAfter, 0, lengths, 0, lengths.length);
    steps.decode(batch, lengths);
    failed = false;
  }

  private void requireUsable() {
    if (failed) {
      throw new InferenceException("the session failed before; close it and open another");
    }
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
