// SPDX-License-Identifier: Apache-2.0
package io.genrec.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genrec.ComputeSpec;
import io.genrec.PreparedCatalogue;
import io.genrec.RecommenderSpec;
import io.genrec.catalogue.Catalogue;
import io.genrec.catalogue.Item;
import io.genrec.model.ModelInfo;
import io.genrec.model.ModelSpec;
import io.genrec.model.ScriptedLanguageModel;
import io.genrec.prompt.PromptTemplate;
import io.genrec.search.BeamSearchConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchPlanTest {
  private static final long GIB = 1L << 30;
  private static final RecommenderSpec SPEC =
      RecommenderSpec.of(ModelSpec.of(Path.of("scripted")), PromptTemplate.sequence())
          .withPromptTokens(100)
          .withSearch(BeamSearchConfig.defaults().withBeamWidth(10));

  // Titles branch at their first token, so that a hypothesis decodes one: a user needs 100 + 10.
  private static final int A_USER = 110;

  @Test
  void onACpuThereIsASessionACoreWithOneThread() {
    BatchPlan plan = plan(BatchSpec.automatic(), SPEC, model("CPU", 1, 1), 16);

    assertThat(plan.sessions()).isEqualTo(16);
    assertThat(plan.threadsPerSession()).isEqualTo(1);
    assertThat(plan.layout().places()).isEqualTo(8);
    assertThat(plan.contextTokens()).isEqualTo(8 * A_USER);
    assertThat(plan.users()).isEqualTo(128);
  }

  @Test
  void noMoreThreadsThanCoresOrThanAskedFor() {
    RecommenderSpec three = SPEC.withCompute(ComputeSpec.defaults().withThreads(3));

    assertThat(plan(BatchSpec.automatic(), three, model("CPU", 1, 1), 16).sessions()).isEqualTo(3);
    assertThat(plan(BatchSpec.automatic(), three, model("CPU", 1, 1), 2).sessions()).isEqualTo(2);
    BatchPlan one = plan(BatchSpec.automatic().withSessions(1), SPEC, model("CPU", 1, 1), 6);
    assertThat(one.threadsPerSession()).isEqualTo(6);
  }

  @Test
  void onAGpuOneSessionHasAllSequences() {
    BatchPlan plan = plan(BatchSpec.automatic(), SPEC, model("CUDA", 1, 1), 16);

    assertThat(plan.sessions()).isEqualTo(1);
    assertThat(plan.layout().places()).isEqualTo(23);
    assertThat(plan.layout().sequences()).isEqualTo(254);
  }

  @Test
  void aWideBeamAndKeptPromptsLeaveRoomForFewerUsers() {
    RecommenderSpec wide = SPEC.withSearch(BeamSearchConfig.defaults().withBeamWidth(100));

    assertThat(plan(BatchSpec.automatic(), wide, model("CPU", 1, 1), 2).layout().places())
        .isEqualTo(2);
    BatchPlan kept =
        plan(BatchSpec.automatic().withCachedPrompts(200), SPEC, model("CPU", 1, 1), 2);
    assertThat(kept.layout().places()).isEqualTo(5);
    assertThat(kept.layout().sequences()).isLessThanOrEqualTo(256);
  }

  @Test
  void cachesTakeNoMoreThanTheWeightsOrAGibibyte() {
    long perToken = 1 << 20;
    BatchPlan small = plan(BatchSpec.automatic(), SPEC, model("CPU", GIB / 100, perToken), 4);
    assertThat(small.sessions()).isEqualTo(4);
    assertThat(small.contextTokens()).isEqualTo(256);

    BatchPlan large = plan(BatchSpec.automatic(), SPEC, model("CPU", 4 * GIB, perToken), 64);
    assertThat(large.sessions()).isEqualTo(4096 / A_USER);
    assertThat(large.sessions() * (long) large.contextTokens()).isLessThanOrEqualTo(4096);
  }

  @Test
  void oneUserAlwaysHasRoom() {
    BatchPlan plan = plan(BatchSpec.automatic(), SPEC, model("CPU", 1, GIB), 4);

    assertThat(plan.sessions()).isEqualTo(1);
    assertThat(plan.threadsPerSession()).isEqualTo(4);
    assertThat(plan.contextTokens()).isEqualTo(A_USER);
  }

  @Test
  void whatIsSpecifiedIsTaken() {
    BatchSpec spec = new BatchSpec(3, 5, 300, 2, 7);
    BatchPlan plan = plan(spec, SPEC, model("CPU", 1, 1), 12);

    assertThat(plan.sessions()).isEqualTo(3);
    assertThat(plan.threadsPerSession()).isEqualTo(4);
    assertThat(plan.layout().places()).isEqualTo(5);
    assertThat(plan.layout().cachedPrompts()).isEqualTo(2);
    assertThat(plan.contextTokens()).isEqualTo(300);
    assertThat(plan.blockUsers()).isEqualTo(7);
  }

  @Test
  void numbersBelowTheirRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BatchSpec.automatic().withSessions(-1))
        .withMessageContaining("sessions");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BatchSpec.automatic().withBlockUsers(0))
        .withMessageContaining("blockUsers");
  }

  private static BatchPlan plan(BatchSpec batch, RecommenderSpec spec, ModelInfo model, int cores) {
    Catalogue catalogue = Catalogue.of(List.of(item("a"), item("b"), item("c")));
    PreparedCatalogue prepared =
        PreparedCatalogue.prepare(spec, catalogue, new ScriptedLanguageModel(1));
    return BatchPlan.of(batch, prepared, model, cores);
  }

  private static Item item(String title) {
    return new Item(title, title, List.of());
  }

  private static ModelInfo model(String backend, long weightBytes, long cacheBytesPerToken) {
    return new ModelInfo(
        "llama", "", 1, weightBytes, 258, 4096, cacheBytesPerToken, "native", backend, "");
  }
}
