// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This process's memory as Linux tells it; 0 on other systems. */
final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ResidentMemory() {}

  /** What the process holds now. */
  static long bytes() {
    return read("VmRSS:");
  }

  /** The most that it ever held. */
  static long peakBytes() {
    return read("VmHWM:");
  }

  private static long read(String key) {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(key))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
