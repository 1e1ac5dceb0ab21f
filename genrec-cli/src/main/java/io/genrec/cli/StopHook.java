// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

/** Stops work in an orderly way when the program is interrupted. */
final class StopHook {
  private final Thread hook;

  StopHook(Runnable stop) {
    hook = new Thread(stop, "stop");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** The work is over. */
  void remove() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down, and the hook with it.
    }
  }
}
