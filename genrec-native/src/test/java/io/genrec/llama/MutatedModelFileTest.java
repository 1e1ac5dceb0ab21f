// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.genrec.gguf.GgufFile;
import io.genrec.gguf.RandomAdapter;
import io.genrec.model.AdapterSpec;
import io.genrec.model.ModelException;
import io.genrec.model.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files either serve or are refused; they never end, stop or fill the process. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MutatedModelFileTest {
  private static final int FILES = 400;
  private static final long MEBIBYTE = 1 << 20;

  @TempDir private Path folder;
  private Path model;
  private Path mutated;
  private long served;
  private long refused;

  @BeforeEach
  void writeModel() {
    model = TestModels.write(folder.resolve("good.gguf"), TestModels.TINY);
    mutated = folder.resolve("mutated.gguf");
    EngineUse.loadAndDecode(TestModels.spec(model));
  }

  @AfterEach
  void theGoodModelStillServes() {
    EngineUse.loadAndDecode(TestModels.spec(model));
    assertThat(served).as("served").isPositive();
    assertThat(refused).as("refused").isPositive();
  }

  @Test
  void damagedBytesOfAHeaderEndNoProcess() throws IOException {
    GgufFile file = GgufFile.read(model);
    HeaderMutation mutation =
        new HeaderMutation(
            Files.readAllBytes(model), (int) file.dataOffset(), file.metadata().keySet());
    long before = ResidentMemory.peakBytes();
    for (long seed = 0; seed < FILES; seed++) {
      Files.write(mutated, mutation.mutate(seed));
      use(TestModels.spec(mutated), "seed " + seed);
    }
    assertThat(ResidentMemory.peakBytes() - before).isLessThan(300 * MEBIBYTE);
  }

  @Test
  void wrongKeysAndTensorsEndNoProcess() throws IOException {
    KeyMutation mutation = new KeyMutation(model);
    long before = ResidentMemory.peakBytes();
    for (long seed = 0; seed < FILES; seed++) {
      String changes = mutation.write(mutated, seed);
      use(TestModels.spec(mutated), "seed " + seed + ": " + changes);
    }
    assertThat(ResidentMemory.peakBytes() - before).isLessThan(300 * MEBIBYTE);
  }

  @Test
  void damagedAdaptersEndNoProcess() throws IOException {
    Path adapter = folder.resolve("adapter.gguf");
    RandomAdapter.write(adapter, TestModels.TINY, List.of("attn_q", "ffn_down"), 2, 4, 1);
    GgufFile file = GgufFile.read(adapter);
    HeaderMutation bytes =
        new HeaderMutation(
            Files.readAllBytes(adapter), (int) file.dataOffset(), file.metadata().keySet());
    KeyMutation keys = new KeyMutation(adapter);
    ModelSpec spec = TestModels.spec(model).withAdapter(AdapterSpec.of(mutated));
    for (long seed = 0; seed < FILES / 2; seed++) {
      Files.write(mutated, bytes.mutate(seed));
      use(spec, "seed " + seed);
      String changes = keys.write(mutated, seed);
      use(spec, "seed " + seed + ": " + changes);
    }
  }

  private void use(ModelSpec spec, String description) {
    assertThatCode(
            () -> {
              try {
                EngineUse.loadAndDecode(spec);
                served++;
              } catch (ModelException | IllegalArgumentException e) {
                refused++;
                assertThat(e.getMessage()).as(description).matches("[^\\p{Cntrl}]{10,}");
              }
            })
        .as(description)
        .doesNotThrowAnyException();
  }
}
