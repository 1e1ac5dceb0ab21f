// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the program alive, when it is interrupted, until what was stopped has noted how far it is.
 * Where nothing needs to be noted, the program ends at once.
 */
final class OrderlyStop implements AutoCloseable {
  private static final long MOST_SECONDS = 60;

  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean asked;

  /** Work that can be stopped. */
  @FunctionalInterface
  interface Work<E extends Exception> {
    void run() throws E;
  }

  /**
   * Does work to its end, unless the program is interrupted.
   *
   * @param stop makes the work throw a {@link CancellationException} soon
   * @throws CancellationException if it was stopped, or would have been if it had taken longer
   */
  <E extends Exception> void during(Runnable stop, Work<E> work) throws E {
    StopHook hook =
        new StopHook(
            () -> {
              asked = true;
              stop.run();
              await();
            });
    try {
      work.run();
    } finally {
      hook.remove();
    }
    if (asked) {
      throw new CancellationException("the program was interrupted");
    }
  }

  /** Nothing more is to be noted: the program may end. */
  @Override
  public void close() {
    over.countDown();
  }

  private void await() {
    try {
      boolean unused = over.await(MOST_SECONDS, TimeUnit.SECONDS); // whatever hangs, it ends
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
