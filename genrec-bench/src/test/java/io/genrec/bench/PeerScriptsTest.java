// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts around the comparison with peers, as far as they run without a network. */
final class PeerScriptsTest {
  private static final long LIMIT_SECONDS = 120;
  private static final List<String> PROGRAMS = List.of("python3", "bash");

  @TempDir private Path folder;

  @BeforeEach
  void requirePrograms() {
    for (String program : PROGRAMS) {
      assumeTrue(
          Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
              .anyMatch(place -> Files.isExecutable(Path.of(place, program))),
          program + " is not installed: the scripts of genrec-bench are not tested");
    }
  }

  @Test
  void dryRunAnswersTheSampleCatalogueWithGenrec() throws Exception {
    Path out = folder.resolve("results");
    String output =
        run(
            "python3",
            "peers/run.py",
            "--dry-run",
            "--out",
            out.toString(),
            "--classpath",
            System.getProperty("java.class.path"));
    assertThat(output).contains("would run: ", "transformers-beam.py", "llama-server.py --build");
    JsonNode results = new ObjectMapper().readTree(out.resolve("results.json").toFile());
    assertThat(results.path("problems")).isEmpty();
    assertThat(results.path("rows").findValuesAsText("variant"))
        .containsExactly("TRIE_NORMALISED", "LIKELIHOOD");
    for (JsonNode row : results.path("rows")) {
      assertThat(row.path("users").asInt()).isEqualTo(3);
      assertThat(row.path("recommendationsPerUser").asDouble()).isEqualTo(10);
      assertThat(row.path("invalidShare").asDouble(-1)).isZero();
    }
    assertThat(out.resolve("results.md")).content().contains("genrec, LIKELIHOOD");
  }

  @Test
  void dryRunOnTheGpuPrintsWhatItWouldBuild() throws Exception {
    assertThat(run("bash", "gpu/run.sh", "--dry-run"))
        .contains("-DGENREC_GPU=cuda", "--devices CPU,CUDA0");
  }

  @Test
  void theScriptsPassTheirOwnTests() throws Exception {
    assertThat(run("python3", "-m", "unittest", "discover", "-s", "peers", "-p", "*_test.py"))
        .contains("OK");
  }

  private String run(String... command) throws IOException, InterruptedException {
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Process process = builder.start();
    boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(ended).as("ended within the limit: %s", text).isTrue();
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }
}
