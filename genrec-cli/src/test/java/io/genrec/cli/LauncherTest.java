// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code genrec} in a folder of its own, where Maven and Java only note their calls. */
@EnabledOnOs(
    value = {OS.LINUX, OS.MAC},
    disabledReason = "the script is for a POSIX shell")
class LauncherTest {
  private static final List<String> POSIX =
      List.of(
          "sh", "cat", "cp", "dirname", "find", "grep", "head", "mkdir", "mktemp", "rm", "sed",
          "touch");

  private static final String MAVEN =
      """
      #!/bin/sh
      echo "$*" >>calls
      mkdir -p genrec-cli/target
      case "$*" in
        *-Dgenrec.native.skip*) ;;
        *) if [ -f native-fails ]; then echo "no source"; exit 1; fi ;;
      esac
      if [ -f java-fails ]; then echo "a compiler's error"; exit 1; fi
      : >genrec-cli/target/genrec-cli.jar
      """;

  @TempDir private Path folder;
  private Path tools;

  @BeforeEach
  void copyScript() throws IOException {
    Files.copy(Path.of("..", "genrec"), folder.resolve("genrec"));
    for (String module : List.of("cmake", "genrec-core", "genrec-cli", "models")) {
      Files.createDirectories(folder.resolve(module));
    }
    Files.writeString(folder.resolve("pom.xml"), "");
    tools = Files.createDirectories(folder.resolve("target/tools"));
    for (String name : POSIX) {
      Path there =
          Files.exists(Path.of("/bin", name)) ? Path.of("/bin", name) : Path.of("/usr/bin", name);
      tool(name, "#!/bin/sh\nexec %s \"$@\"\n".formatted(there));
    }
    tool("mvn", MAVEN);
    tool("java", "#!/bin/sh\necho \"java $*\"\n");
    for (String name : List.of("c++", "cmake", "ninja")) {
      tool(name, "#!/bin/sh\n");
    }
  }

  private void tool(String name, String script) throws IOException {
    Path file = Files.writeString(tools.resolve(name), script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private CommandRun run() throws IOException, InterruptedException {
    Path err = folder.resolve("target/err");
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", folder.resolve("genrec").toString(), "demo");
    builder.environment().clear();
    builder.environment().put("PATH", tools.toString());
    Process process = builder.redirectError(err.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new CommandRun(process.waitFor(), out, Files.readString(err));
  }

  /** The builds so far: whether each left out the native engine. */
  private List<Boolean> buildsWithoutNative() throws IOException {
    List<Boolean> builds = new ArrayList<>();
    for (String call : Files.readAllLines(folder.resolve("calls"))) {
      builds.add(call.contains("-Dgenrec.native.skip"));
    }
    return builds;
  }

  private Path note() {
    return folder.resolve("genrec-cli/target/without-native");
  }

  @Test
  void buildsOnceAndSaysNothingOfEngines() throws Exception {
    CommandRun first = run();
    CommandRun second = run();

    assertThat(first.errorLines()).singleElement().asString().startsWith("genrec: building");
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).doesNotContain("fallback").contains("-jar").endsWith(" demo\n");
    assertThat(buildsWithoutNative()).containsExactly(false);
  }

  @Test
  void withoutAToolItBuildsOnceWithoutTheNativeEngineAndPassesTheReasonOn() throws Exception {
    Files.delete(tools.resolve("ninja"));

    CommandRun first = run();
    CommandRun second = run();

    assertThat(first.code()).isZero();
    assertThat(first.errorLines()).containsExactly("genrec: building ...");
    assertThat(second.err()).isEmpty();
    assertThat(List.of(first.out(), second.out()))
        .allSatisfy(
            out ->
                assertThat(out).contains("-Dgenrec.fallback.reason='ninja' is not installed -jar"));
    assertThat(buildsWithoutNative()).containsExactly(true);
  }

  @Test
  void triesAgainOnceTheToolIsThere() throws Exception {
    Files.delete(tools.resolve("cmake"));
    run();
    tool("cmake", "#!/bin/sh\n");

    assertThat(run().out()).doesNotContain("fallback");
    assertThat(run().err()).isEmpty();
    assertThat(buildsWithoutNative()).containsExactly(true, false);
  }

  @Test
  void aNativeBuildThatFailsIsTriedAgainADayLaterOnly() throws Exception {
    Files.createFile(folder.resolve("native-fails"));
    CommandRun first = run();
    run();
    assertThat(buildsWithoutNative()).containsExactly(false, true);
    assertThat(first.code()).isZero();
    assertThat(first.errorLines()).hasSize(1);
    assertThat(first.out()).contains("could not be built, see genrec-cli/target/native-build.log");
    assertThat(folder.resolve("genrec-cli/target/native-build.log")).hasContent("no source");

    Instant dayBefore = Instant.now().minus(Duration.ofHours(49));
    Files.setLastModifiedTime(note(), FileTime.from(dayBefore));
    Files.delete(folder.resolve("native-fails"));

    assertThat(run().out()).doesNotContain("fallback");
    assertThat(buildsWithoutNative()).containsExactly(false, true, false);
  }

  @Test
  void aBuildThatFailsEitherWayShowsItsOutput() throws Exception {
    Files.createFile(folder.resolve("java-fails"));

    CommandRun run = run();

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("a compiler's error", "genrec: the build failed");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void withoutMavenItSaysWhatIsNeeded() throws Exception {
    Files.delete(tools.resolve("mvn"));

    CommandRun run = run();

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errorLines()).singleElement().asString().contains("'mvn' is not installed");
  }
}
