// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** The main memory that this process may still take. */
final class AvailableMemory {
  private static final Path SYSTEM = Path.of("/proc/meminfo");
  private static final Path GROUP = Path.of("/sys/fs/cgroup");

  private AvailableMemory() {}

  /**
   * What Linux says is available, or less where a control group limits it; elsewhere all memory
   * that the machine has, since only Linux says how much of what is in use can be had back.
   */
  static long bytes() {
    try {
      long system = systemBytes();
      return system < 0 ? totalBytes() : Math.min(system, groupBytes());
    } catch (IOException | NumberFormatException e) {
      return totalBytes();
    }
  }

  /** All memory of the machine, or of the container that this process is in. */
  static long totalBytes() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }

  private static long systemBytes() throws IOException {
    if (!Files.isReadable(SYSTEM)) {
      return -1;
    }
    return Files.readAllLines(SYSTEM).stream()
        .filter(line -> line.startsWith("MemAvailable:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(-1);
  }

  private static long groupBytes() throws IOException {
    Path limit = GROUP.resolve("memory.max");
    Path used = GROUP.resolve("memory.current");
    if (!Files.isReadable(limit)) {
      limit = GROUP.resolve("memory/memory.limit_in_bytes");
      used = GROUP.resolve("memory/memory.usage_in_bytes");
    }
    if (!Files.isReadable(limit) || !Files.isReadable(used)) {
      return Long.MAX_VALUE;
    }
    String most = Files.readString(limit).strip();
    if (!most.matches("\\d{1,18}")) {
      return Long.MAX_VALUE; // "max", or a number that stands for it
    }
    return Math.max(0, Long.parseLong(most) - Long.parseLong(Files.readString(used).strip()));
  }
}
