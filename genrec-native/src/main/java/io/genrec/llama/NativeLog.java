// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;

/** Passes on what llama.cpp logged. */
final class NativeLog {
  private static final System.Logger LOG = System.getLogger("io.genrec.llama");

  private NativeLog() {}

  /** Logs the lines since the last call. */
  static void drain() {
    String lines = new String(LlamaBindings.takeLog(), StandardCharsets.UTF_8);
    lines.lines().filter(line -> !line.isEmpty()).forEach(NativeLog::log);
  }

  private static void log(String line) {
    LOG.log(level(line.charAt(0)), () -> line.substring(1));
  }

  private static Level level(char letter) {
    return switch (letter) {
      case 'E' -> Level.WARNING;
      case 'W' -> Level.DEBUG;
      default -> Level.TRACE;
    };
  }
}
