// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import com.sun.jna.Pointer;
import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;
import java.util.function.Consumer;

/**
 * The one owner of a native object. The object is freed once, after {@link #close} and the last
 * {@link #release}. Thread-safe.
 */
final class NativeHandle implements AutoCloseable {
  private static final Cleaner LEAKS = Cleaner.create();
  private static final System.Logger LOG = System.getLogger("io.genrec.portable");

  private final String name;
  private final Pointer pointer;
  private final Consumer<Pointer> free;
  private int users;
  private boolean closed;

  /**
   * Takes over a native object.
   *
   * @param name what it is, for messages
   * @param free frees it
   */
  NativeHandle(String name, Pointer pointer, Consumer<Pointer> free) {
    this.name = name;
    this.pointer = pointer;
    this.free = free;
  }

  /** Closes the handle with a warning, should its owner be forgotten without being closed. */
  void closeWith(Object owner) {
    LEAKS.register(owner, this::closeLeaked);
  }

  /**
   * The object, valid until {@link #release}.
   *
   * @throws IllegalStateException if the handle is closed
   */
  synchronized Pointer acquire() {
    requireOpen();
    users++;
    return pointer;
  }

  synchronized void release() {
    users--;
    freeIfUnused();
  }

  /**
   * Checks that the handle is open.
   *
   * @throws IllegalStateException if it is closed
   */
  synchronized void requireOpen() {
    if (closed) {
      throw new IllegalStateException(name + " is closed; open it again to use it");
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      freeIfUnused();
    }
  }

  private void freeIfUnused() {
    if (closed && users == 0) {
      free.accept(pointer);
    }
  }

  private void closeLeaked() {
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    LOG.log(Level.WARNING, "{0} was never closed; closing it now", name);
    close();
  }
}
