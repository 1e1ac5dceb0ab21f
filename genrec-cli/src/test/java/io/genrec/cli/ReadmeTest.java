// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.RecommenderFolder;
import io.genrec.cli.sample.Audience;
import io.genrec.cli.sample.SampleDataset;
import io.genrec.model.ModelSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows must work. */
class ReadmeTest {
  private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final int EXAMPLE_LINES = 15;

  @TempDir private Path folder;

  @Test
  void theEmbeddingExampleCompilesAndRuns() throws Exception {
    Path source = folder.resolve("Example.java");
    Files.writeString(source, example());
    Path model = folder.resolve("model.gguf");
    assertThat(CommandRun.of("new-model", "--out", model.toString()).code()).isZero();
    RecommenderFolder.write(folder, ModelSpec.of(model));
    SampleDataset.simulate(Audience.EVERYONE, SampleDataset.SEED).write(folder);

    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-Xlint:all", "-Werror", "-cp", classPath(), source.toString());
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                folder + System.getProperty("path.separator") + classPath(),
                "Example",
                folder.toString(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(compiled).isZero();
    assertThat(run.waitFor()).as(output).isZero();
    assertThat(output.lines().filter(line -> line.matches("\\d\\. .*\\(\\d{4}\\)"))).hasSize(5);
  }

  @Test
  void itOpensWithTheTwoCommands() throws IOException {
    String readme = readme();
    int commands = readme.indexOf("```");

    assertThat(readme.substring(commands, readme.indexOf("```", commands + 3)))
        .contains("./genrec demo", "mvn verify");
  }

  private static String example() throws IOException {
    Matcher matcher = EXAMPLE.matcher(readme());
    assertThat(matcher.find()).isTrue();
    String example = matcher.group(1);
    assertThat(example.lines().filter(line -> !line.isBlank()))
        .hasSizeLessThanOrEqualTo(EXAMPLE_LINES);
    return example;
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("..", "README.md"), StandardCharsets.UTF_8);
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }
}
