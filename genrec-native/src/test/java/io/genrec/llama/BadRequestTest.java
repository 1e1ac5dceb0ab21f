// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.genrec.model.DecodeSession;
import io.genrec.model.DeviceMemoryException;
import io.genrec.model.InferenceException;
import io.genrec.model.LanguageModel;
import io.genrec.model.SessionSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadRequestTest {
  private static final SessionSpec SPEC = SessionSpec.of(32, 2).withThreads(1);

  @TempDir private static Path folder;
  private LanguageModel model;

  @BeforeEach
  void open() {
    model = TestModels.open(TestModels.write(folder.resolve("model.gguf"), TestModels.TINY));
  }

  @AfterEach
  void theModelStillServes() {
    try (DecodeSession session = model.openSession(SPEC)) {
      assertThat(EngineUse.score(session, 1, 2)).isNegative();
    }
    model.close();
  }

  @Test
  void moreContextThanMemorySaysHowMuchWasAsked() {
    assertThatExceptionOfType(DeviceMemoryException.class)
        .isThrownBy(() -> model.openSession(SessionSpec.of(2_000_000_000, 2)))
        .withMessageContaining("2000000000")
        .withMessageMatching(".*\\d MiB.*");
  }

  @Test
  void theLargestNumbersAreRefusedToo() {
    assertThatExceptionOfType(DeviceMemoryException.class)
        .isThrownBy(
            () ->
                model.openSession(
                    SessionSpec.of(Integer.MAX_VALUE, 2).withBatchTokens(Integer.MAX_VALUE)));
  }

  @Test
  void aBatchLargerThanTheContextTakesNoMoreMemoryThanTheContext() {
    try (DecodeSession session = model.openSession(SPEC.withBatchTokens(Integer.MAX_VALUE))) {
      assertThat(session.batchTokens()).isBetween(32, 512);
      assertThat(EngineUse.score(session, 1, 2)).isNegative();
    }
  }

  @Test
  void anyNumberOfThreadsServes() {
    try (DecodeSession session = model.openSession(SPEC.withThreads(Integer.MAX_VALUE))) {
      assertThat(EngineUse.score(session, 1, 2)).isNegative();
    }
  }

  @Test
  void twoHundredAndFiftySixSequencesAreServedAndOneMoreIsRefused() {
    try (DecodeSession session = model.openSession(SessionSpec.of(512, 256).withThreads(1))) {
      assertThat(EngineScores.append(session, 255, 260, 7)).hasSize(260);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.openSession(SessionSpec.of(512, 257)))
        .withMessageContaining("256")
        .withMessageContaining("257");
  }

  @Test
  void refusesTokensThatAreNotThereAndNamesThem() {
    try (DecodeSession session = model.openSession(SPEC)) {
      for (int wrong : new int[] {-1, 260, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> EngineUse.score(session, 1, wrong))
            .withMessageContaining(String.valueOf(wrong));
      }
      assertThat(EngineUse.score(session, 1, 2)).isNegative();
    }
  }

  @Test
  void aFullCacheSaysSoAndLeavesOtherSessionsAlone() {
    try (DecodeSession full = model.openSession(SPEC);
        DecodeSession other = model.openSession(SPEC)) {
      int[] tokens = EngineScores.randomTokens(1, full.contextTokens() + 1, 260);

      assertThatExceptionOfType(InferenceException.class)
          .isThrownBy(() -> EngineUse.score(full, tokens))
          .withMessageContaining("full")
          .withMessageContaining(String.valueOf(full.contextTokens()));
      assertThatExceptionOfType(InferenceException.class)
          .isThrownBy(() -> EngineUse.score(full, 1))
          .withMessageContaining("open another");
      assertThat(EngineUse.score(other, 1, 2)).isNegative();
    }
  }

  @Test
  void aSessionThatIsClosedIsNamedInTheRefusal() {
    DecodeSession session = model.openSession(SPEC);
    session.close();

    assertThatIllegalStateException()
        .isThrownBy(() -> EngineUse.score(session, 1))
        .withMessageContaining("session");
  }
}
