// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a whole process shows. */
class ChildProcessTest {
  private static final long MEBIBYTE = 1 << 20;

  @TempDir private Path folder;

  @Test
  void loadingAndDecodingPrintNothing() throws IOException, InterruptedException {
    ChildJvm.Result result =
        ChildJvm.run(folder, List.of("-Xcheck:jni"), NativeWorkload.class, folder.toString());

    assertThat(result).isEqualTo(new ChildJvm.Result(0, "", ""));
  }

  @Test
  void theCheckedJniFindsNothingInErrorsEither() throws IOException, InterruptedException {
    ChildJvm.Result result =
        ChildJvm.run(
            folder, List.of("-Xcheck:jni"), NativeWorkload.class, folder.toString(), "wrongly");

    assertThat(result.exitCode()).as(result.errors()).isZero();
    assertThat(result.output()).isEmpty();
    assertThat(result.errors()).doesNotContain("in native method", "FATAL ERROR");
  }

  @Test
  void openingAndClosingTakesNoMoreMemoryWithTime() throws IOException, InterruptedException {
    Path model = TestModels.write(folder.resolve("model.gguf"), TestModels.TINY);
    List<String> smallHeap = List.of("-Xms24m", "-Xmx24m", "-XX:+UseSerialGC");

    ChildJvm.Result result = ChildJvm.run(folder, smallHeap, OpenAndClose.class, model.toString());

    assertThat(result.exitCode()).as(result.errors()).isZero();
    // A model and a session that were never freed would be 30 MB or more.
    assertThat(Long.parseLong(result.output())).isLessThan(8 * MEBIBYTE);
  }
}
