// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Watches a model load and can cancel it. Thread-safe: one thread loads while others look.
 *
 * <p>The state lives in eight bytes outside the heap that native code reads and writes while it
 * loads: a float, the share that is loaded, and an int, non-zero once cancelled.
 */
public final class LoadMonitor {
  private static final VarHandle FLOATS =
      MethodHandles.byteBufferViewVarHandle(float[].class, ByteOrder.nativeOrder());
  private static final VarHandle INTS =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final int PROGRESS_AT = 0;
  private static final int CANCELLED_AT = 4;

  private final ByteBuffer shared = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());

  /** Creates a monitor for one load that has not begun. */
  public LoadMonitor() {}

  /** The share of the model that is loaded, from 0 to 1. */
  public float progress() {
    return (float) FLOATS.getVolatile(shared, PROGRESS_AT);
  }

  /** Says how much is loaded; for engines that load in Java. */
  public void report(float progress) {
    FLOATS.setVolatile(shared, PROGRESS_AT, progress);
  }

  /** Asks the load to stop; it ends with {@link java.util.concurrent.CancellationException}. */
  public void cancel() {
    INTS.setVolatile(shared, CANCELLED_AT, 1);
  }

  /** Whether the load was asked to stop. */
  public boolean isCancelled() {
    return (int) INTS.getVolatile(shared, CANCELLED_AT) != 0;
  }

  /** For engines: the eight bytes, as a direct buffer in native order. */
  public ByteBuffer sharedMemory() {
    return shared;
  }
}
