// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.model.Engines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a GPU's library that cannot be loaded. */
class BackendLoadingTest {
  @TempDir private Path folder;
  private Path library;

  /** Unpacks the libraries and lays a CUDA backend beside them that is none. */
  @BeforeEach
  void layADamagedBackendBesideTheLibrary() throws IOException, InterruptedException {
    Path natives = folder.resolve("natives");
    ChildJvm.run(folder, List.of("-Dgenrec.native.dir=" + natives), ProviderReport.class);
    try (Stream<Path> files = Files.walk(natives)) {
      library =
          files
              .filter(file -> file.endsWith(System.mapLibraryName("genrec")))
              .findFirst()
              .orElseThrow();
    }
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    String name = windows ? "ggml-cuda.dll" : "libggml-cuda.so";
    Files.writeString(library.resolveSibling(name), "not a library");
  }

  private ChildJvm.Result run(Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    ChildJvm.Result result =
        ChildJvm.run(folder, List.of("-Dgenrec.native.path=" + library), main, arguments);
    assertThat(result.exitCode()).as(result.errors()).isZero();
    return result;
  }

  @Test
  void itsBackendIsMissingWithTheLoadersReason() throws IOException, InterruptedException {
    assertThat(run(ProviderReport.class).output())
        .startsWith("available")
        .containsPattern("missing CUDA: .*failed to load .*ggml-cuda")
        .doesNotContain("CUDA: its library is not here");
  }

  @Test
  void modelsRunOnTheCpuAndOneLineSaysWhy() throws IOException, InterruptedException {
    Path model = TestModels.write(folder.resolve("model.gguf"), TestModels.TINY);

    ChildJvm.Result result = run(OpenTwice.class, model.toString());

    assertThat(result.output()).isEqualTo("CPU CPU");
    assertThat(result.errors().lines().filter(line -> line.contains("models run on the CPU")))
        .singleElement()
        .asString()
        .contains("CUDA: ");
  }

  /** Opens a model twice and prints where it runs. */
  static final class OpenTwice {
    private OpenTwice() {}

    public static void main(String[] arguments) {
      for (int i = 0; i < 2; i++) {
        try (var model = Engines.open(TestModels.spec(Path.of(arguments[0])))) {
          System.out.print((i == 0 ? "" : " ") + model.info().backend());
        }
      }
    }
  }
}
