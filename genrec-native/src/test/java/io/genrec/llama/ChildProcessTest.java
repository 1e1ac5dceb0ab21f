// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.gguf.LlamaShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What only a whole process shows. */
class ChildProcessTest {
  private static final LlamaShape EIGHT_MEBIBYTES = new LlamaShape(256, 3, 4, 4, 512, 256, true);
  private static final double MOST_GROWTH = 1.05;

  /** JNA, which is not ours, calls the JNI in ways that the check remarks on. */
  private static final List<String> CHECKS =
      TestModels.ENGINE.equals("native") ? List.of("-Xcheck:jni") : List.of();

  @TempDir private Path folder;

  @Test
  void loadingAndDecodingPrintNothing() throws IOException, InterruptedException {
    ChildJvm.Result result = ChildJvm.run(folder, CHECKS, NativeWorkload.class, folder.toString());

    assertThat(result).isEqualTo(new ChildJvm.Result(0, "", ""));
  }

  @Test
  void theCheckedJniFindsNothingInErrorsEither() throws IOException, InterruptedException {
    ChildJvm.Result result =
        ChildJvm.run(folder, CHECKS, NativeWorkload.class, folder.toString(), "wrongly");

    assertThat(result.exitCode()).as(result.errors()).isZero();
    assertThat(result.output()).isEmpty();
    assertThat(result.errors()).doesNotContain("in native method", "FATAL ERROR");
  }

  @Test
  void recommendersThatWereNeverClosedLetTheProcessEnd() throws IOException, InterruptedException {
    Path model = TestModels.write(folder.resolve("model.gguf"), TestModels.MULTI_HEAD);

    ChildJvm.Result result =
        ChildJvm.run(folder, List.of(), ForgottenRecommenders.class, model.toString());

    assertThat(result).isEqualTo(new ChildJvm.Result(0, "1 1 false", ""));
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "resident memory is read from Linux's /proc")
  void openingAndClosingTakesNoMoreMemoryWithTime() throws IOException, InterruptedException {
    Path model = TestModels.write(folder.resolve("model.gguf"), EIGHT_MEBIBYTES);
    // What is left to grow is what was not freed: the heap is there from the start, nothing is
    // compiled, and the C library gives freed blocks back instead of keeping some (without this,
    // the process grows and shrinks by 10%).
    List<String> still =
        List.of("-Xms24m", "-Xmx24m", "-XX:+UseSerialGC", "-XX:+AlwaysPreTouch", "-Xint");
    List<String> giveBack = List.of("env", "MALLOC_MMAP_THRESHOLD_=65536");
    String classPath = System.getProperty("java.class.path");

    ChildJvm.Result result =
        ChildJvm.start(folder, giveBack, still, classPath, OpenAndClose.class, model.toString())
            .result();

    assertThat(result.exitCode()).as(result.errors()).isZero();
    String[] bytes = result.output().split(" ", 2);
    assertThat(Double.parseDouble(bytes[1]))
        .isLessThanOrEqualTo(MOST_GROWTH * Double.parseDouble(bytes[0]));
  }
}
