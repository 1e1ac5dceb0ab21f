// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a main class of the tests in a JVM of its own, on the same class path. */
final class ChildJvm {
  private static final long LIMIT_SECONDS = 120;

  private final Path folder;
  private final Process process;

  /**
   * How a JVM ended.
   *
   * @param output what it wrote to stdout
   * @param errors what it wrote to stderr
   */
  record Result(int exitCode, String output, String errors) {}

  private ChildJvm(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /**
   * Starts a JVM.
   *
   * @param folder where its output is kept
   * @param options of the JVM
   */
  static ChildJvm start(Path folder, List<String> options, Class<?> main, String... arguments)
      throws IOException {
    return start(
        folder, List.of(), options, System.getProperty("java.class.path"), main, arguments);
  }

  /**
   * Starts a JVM.
   *
   * @param folder where its output is kept
   * @param wrapper a command that runs the command after it, or nothing
   * @param options of the JVM
   * @param classPath of the JVM
   */
  static ChildJvm start(
      Path folder,
      List<String> wrapper,
      List<String> options,
      String classPath,
      Class<?> main,
      String... arguments)
      throws IOException {
    Path files = Files.createTempDirectory(folder, "jvm");
    List<String> command = new ArrayList<>(wrapper);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED"); // newer JDKs warn otherwise
    command.add("-Dgenrec.test.engine=" + TestModels.ENGINE);
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(files.resolve("out").toFile())
            .redirectError(files.resolve("err").toFile())
            .start();
    return new ChildJvm(files, process);
  }

  /** Runs a JVM to its end. */
  static Result run(Path folder, List<String> options, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    return start(folder, options, main, arguments).result();
  }

  /** Waits for the end. */
  Result result() throws IOException, InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError("the JVM did not end: " + Files.readString(folder.resolve("err")));
    }
    return new Result(
        process.exitValue(),
        Files.readString(folder.resolve("out")),
        Files.readString(folder.resolve("err")));
  }
}
