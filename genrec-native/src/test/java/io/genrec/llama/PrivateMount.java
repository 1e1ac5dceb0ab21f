// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A small file system that only a child process and its children see, and that ends with them. */
final class PrivateMount {
  private static final long LIMIT_SECONDS = 20;

  private PrivateMount() {}

  /**
   * A command that mounts a file system in memory and runs the command after it. A test is skipped,
   * with the reason, where this user may not mount.
   *
   * @param folder that exists
   * @param options such as {@code noexec,size=1m}
   * @param before what a shell does after the mount; the folder is {@code $PWD}
   */
  static List<String> wrapper(Path folder, String options, String before)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("unshare", "--mount"));
    if (!System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("--user", "--map-root-user"));
    }
    command.addAll(
        List.of(
            "sh",
            "-c",
            "unset XDG_CACHE_HOME GENREC_CACHE_DIR; mount -t tmpfs -o %s tmpfs '%s' && cd '%s' && { %s; } && exec \"$@\""
                .formatted(options, folder, folder, before),
            "sh"));
    Assumptions.assumeTrue(
        works(command), "this user may not mount a file system (unshare --mount; mount -t tmpfs)");
    return command;
  }

  private static boolean works(List<String> wrapper) throws InterruptedException {
    List<String> command = new ArrayList<>(wrapper);
    command.add("true");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // There is no unshare.
    }
  }
}
