// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.genrec.gguf.LlamaShape;
import io.genrec.model.Engines;
import io.genrec.model.LoadMonitor;
import io.genrec.model.ModelInfo;
import io.genrec.model.ModelSpec;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadingTest {
  @TempDir private static Path folder;

  private static ModelSpec spec() {
    return TestModels.spec(
        TestModels.write(folder.resolve("model.gguf"), TestModels.GROUPED_QUERY));
  }

  @Test
  void progressReachesOne() {
    for (boolean mapped : new boolean[] {true, false}) {
      LoadMonitor monitor = new LoadMonitor();

      Engines.open(spec().withMemoryMapped(mapped), monitor).close();

      assertThat(monitor.progress()).isEqualTo(1f);
    }
  }

  @Test
  void aLoadThatIsCancelledBeforeEndsAndTheFileCanBeLoadedAgain() {
    for (boolean mapped : new boolean[] {true, false}) {
      LoadMonitor monitor = new LoadMonitor();
      monitor.cancel();

      assertThatExceptionOfType(CancellationException.class)
          .isThrownBy(() -> Engines.open(spec().withMemoryMapped(mapped), monitor))
          .withMessageContaining("model.gguf");
      assertThat(EngineUse.loadAndDecode(spec())).isNegative();
    }
  }

  @Test
  void aLoadIsCancelledFromAnotherThread() throws Exception {
    LlamaShape large = new LlamaShape(512, 12, 8, 8, 1024, 512, true); // 130 MB take a while
    ModelSpec spec =
        TestModels.spec(TestModels.write(folder.resolve("large.gguf"), large))
            .withMemoryMapped(false);
    boolean cancelled = false;
    for (int attempt = 0; attempt < 20 && !cancelled; attempt++) { // it may be done too soon
      cancelled = isCancelledOnceItHasBegun(spec);
    }

    assertThat(cancelled).isTrue();
    assertThat(EngineUse.loadAndDecode(spec)).isNegative();
  }

  private static boolean isCancelledOnceItHasBegun(ModelSpec spec) throws Exception {
    LoadMonitor monitor = new LoadMonitor();
    FutureTask<String> loading =
        new FutureTask<>(
            () -> {
              try (var model = Engines.open(spec, monitor)) {
                return model.info().name();
              }
            });
    new Thread(loading).start();
    while (monitor.progress() == 0 && !loading.isDone()) {
      Thread.onSpinWait();
    }
    monitor.cancel();
    try {
      loading.get();
      return false;
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(CancellationException.class);
      return true;
    }
  }

  @Test
  void weightsThatAreMappedScoreAsThoseThatAreRead() {
    float mapped = EngineUse.loadAndDecode(spec().withMemoryMapped(true));

    assertThat(EngineUse.loadAndDecode(spec().withMemoryMapped(false))).isEqualTo(mapped);
  }

  @Test
  void aModelSaysWhatItIsAndWhereItRuns() {
    try (var model = Engines.open(spec())) {
      ModelInfo info = model.info();
      assertThat(info.architecture()).isEqualTo("llama");
      assertThat(info.name()).isEqualTo("untrained, seed 42");
      assertThat(info.parameterCount()).isEqualTo(info.weightBytes() / 4);
      assertThat(info.vocabularySize()).isEqualTo(260);
      assertThat(info.contextLength()).isEqualTo(1024);
      assertThat(info.engine()).isEqualTo(TestModels.ENGINE);
      assertThat(info.backend()).isEqualTo("CPU");
    }
  }

  @Test
  void aFileNameMayHoldAnything() {
    Path odd = folder.resolve("mödel \uD83C\uDFAC 千 'x' %s.gguf");
    assertThat(EngineUse.loadAndDecode(TestModels.spec(TestModels.write(odd, TestModels.TINY))))
        .isNegative();
  }
}
