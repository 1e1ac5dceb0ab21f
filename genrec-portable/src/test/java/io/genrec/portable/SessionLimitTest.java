// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genrec.gguf.RandomAdapter;
import io.genrec.model.AdapterSpec;
import io.genrec.model.DecodeBatch;
import io.genrec.model.DecodeSession;
import io.genrec.model.Engines;
import io.genrec.model.FlashAttention;
import io.genrec.model.LanguageModel;
import io.genrec.model.Normalisation;
import io.genrec.model.SessionSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionLimitTest {
  private static final List<String> ALL =
      List.of("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down");

  @TempDir private static Path folder;

  private static LanguageModel open() {
    Path file = PortableModels.write(folder.resolve("m.gguf"), PortableModels.GROUPED_QUERY);
    return Engines.open(PortableModels.spec(file));
  }

  @Test
  void fusedAttentionIsRefused() {
    try (LanguageModel model = open()) {
      SessionSpec spec = SessionSpec.of(64, 2).withFlashAttention(FlashAttention.ON);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> model.openSession(spec))
          .withMessageContaining("OFF");
    }
  }

  /** llama.cpp asserts that it has room for a graph's operations. */
  @Test
  void asManyAdaptersServeAsAGraphHasRoomForAndOneMoreIsRefused() throws IOException {
    List<AdapterSpec> adapters = new ArrayList<>();
    for (int i = 0; i < 72; i++) {
      Path file = folder.resolve("adapter-" + i + ".gguf");
      RandomAdapter.write(file, PortableModels.GROUPED_QUERY, ALL, 1, 1, i);
      adapters.add(new AdapterSpec(file.toString(), 0.01f));
    }
    try (LanguageModel model = open()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> model.openSession(SessionSpec.of(64, 2).withAdapters(adapters)))
          .withMessageContaining("72 adapters")
          .withMessageContaining("takes 71");
      SessionSpec spec = SessionSpec.of(64, 2).withAdapters(adapters.subList(0, 71));
      try (DecodeSession session = model.openSession(spec)) {
        DecodeBatch batch = new DecodeBatch(Normalisation.VOCABULARY);
        batch.beginRow(0);
        batch.addToken(1);
        batch.addCandidate(2);
        session.decode(batch);
        assertThat(batch.candidateLogProbability(0)).isNegative();
      }
    }
  }
}
