// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.genrec.gguf.LlamaShape;
import io.genrec.model.DecodeSession;
import io.genrec.model.Engines;
import io.genrec.model.LanguageModel;
import io.genrec.model.SessionSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLifecycleTest {
  private static final SessionSpec SPEC = SessionSpec.of(32, 2).withThreads(1);
  private static final long MEBIBYTE = 1 << 20;

  @TempDir private static Path folder;

  private static Path tiny() {
    return TestModels.write(folder.resolve("tiny.gguf"), TestModels.TINY);
  }

  @Test
  void sessionsOfAClosedModelRefuseWorkAndCloseInAnyOrder() {
    LanguageModel model = TestModels.open(tiny());
    DecodeSession first = model.openSession(SPEC);
    DecodeSession second = model.openSession(SPEC);
    model.close();

    assertThatIllegalStateException().isThrownBy(() -> EngineUse.score(first, 1));
    assertThatIllegalStateException().isThrownBy(() -> model.openSession(SPEC));
    assertThatIllegalStateException().isThrownBy(() -> model.tokenizer().decode(1));
    second.close();
    assertThatIllegalStateException().isThrownBy(() -> EngineUse.score(first, 1));
    first.close();
    model.close();
    first.close();
    assertThatIllegalStateException().isThrownBy(() -> EngineUse.score(first, 1));
  }

  @Test
  void aSessionGoesOnWhenItsSiblingIsClosed() {
    try (LanguageModel model = TestModels.open(tiny());
        DecodeSession session = model.openSession(SPEC)) {
      float before = EngineUse.score(session, 1, 2);
      model.openSession(SPEC).close();

      assertThat(EngineUse.score(session, 1, 2)).isEqualTo(before);
    }
  }

  /** The weights are read, not mapped, so that they count as resident until they are freed. */
  @Test
  void theLastSessionFreesAClosedModel() {
    LlamaShape large = new LlamaShape(512, 6, 8, 8, 1024, 512, true); // 64 MB
    Path file = TestModels.write(folder.resolve("large.gguf"), large);
    EngineUse.loadAndDecode(TestModels.spec(file).withMemoryMapped(false));
    LanguageModel model = Engines.open(TestModels.spec(file).withMemoryMapped(false));
    DecodeSession session = model.openSession(SPEC);
    model.close();
    long held = ResidentMemory.bytes();
    session.close();

    if (held > 0) {
      assertThat(held - ResidentMemory.bytes()).isGreaterThan(40 * MEBIBYTE);
    }
  }
}
