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
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the README shows must work. */
class ReadmeTest {
  private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"0, 15, \\d\\. .*\\(\\d{4}\\), 5", "1, 20, \\d+: .*\\(\\d{4}\\), 2000"})
  @NeedsAnEngine
  void theExamplesCompileAndRun(int number, int mostLines, String line, int count)
      throws Exception {
    String example = example(number);
    assertThat(example.lines().filter(each -> !each.isBlank())).hasSizeLessThanOrEqualTo(mostLines);
    String name = example.replaceAll("(?s).*\nclass (\\w+) .*", "$1");
    Path source = folder.resolve(name + ".java");
    Files.writeString(source, example);
    Path model = folder.resolve("model.gguf");
    assertThat(
            CommandRun.of("new-model", "--dim", "16", "--layers", "1", "--out", model.toString())
                .code())
        .isZero();
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
                name,
                folder.toString(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(compiled).isZero();
    assertThat(run.waitFor()).as(output).isZero();
    assertThat(output.lines().filter(each -> each.matches(line))).hasSize(count);
  }

  @Test
  void itOpensWithTheTwoCommands() throws IOException {
    String readme = readme();
    int commands = readme.indexOf("```");

    assertThat(readme.substring(commands, readme.indexOf("```", commands + 3)))
        .contains("./genrec demo", "mvn verify");
  }

  private static String example(int number) throws IOException {
    return EXAMPLE.matcher(readme()).results().skip(number).findFirst().orElseThrow().group(1);
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("..", "README.md"), StandardCharsets.UTF_8);
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }
}
