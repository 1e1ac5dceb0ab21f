// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.genrec.RecommendRequest;
import io.genrec.Recommender;
import io.genrec.RecommenderSpec;
import io.genrec.catalogue.Catalogue;
import io.genrec.data.LeaveOneOutSplit;
import io.genrec.model.ModelSpec;
import io.genrec.model.ScriptedLanguageModel;
import io.genrec.prompt.PromptTemplate;
import io.genrec.serve.BatchRecommender;
import io.genrec.serve.BatchSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BatchRecommenderRankerTest {
  @Test
  void ranksAsARecommenderRecommends() {
    LeaveOneOutSplit split = RandomDataset.draw(5);
    RecommenderSpec spec =
        RecommenderSpec.of(ModelSpec.of(Path.of("scripted")), PromptTemplate.sequence());
    Catalogue catalogue = split.dataset().catalogue();
    try (BatchRecommender many =
            BatchRecommender.open(
                spec, catalogue, BatchSpec.automatic(), new ScriptedLanguageModel(2));
        Recommender single = Recommender.open(spec, catalogue, new ScriptedLanguageModel(2))) {
      BatchRecommenderRanker ranker = new BatchRecommenderRanker(many);
      int[] items = ranker.rank(Stream.of(new int[] {1, 0}), 3).findFirst().orElseThrow().items();
      List<Integer> expected =
          single
              .recommend(RecommendRequest.forHistory(List.of("i1", "i0")).withTop(3))
              .items()
              .stream()
              .map(each -> Integer.valueOf(each.item().id().substring(1)))
              .toList();

      assertThat(items).hasSize(3).doesNotContain(0, 1);
      assertThat(items).containsExactly(expected.stream().mapToInt(i -> i).toArray());
      EvaluationReport report =
          Evaluator.of(split, TargetPart.TEST).evaluateMany("scripted", ranker);
      assertThat(report.userCount()).isEqualTo(split.usersWithTargets().length);
      assertThat(report.inCatalogueShare()).isEqualTo(1);
    }
  }

  @Test
  void aRankerThatGivesTooFewOrTooManyIsRefused() {
    LeaveOneOutSplit split = RandomDataset.draw(5);
    Evaluator evaluator = Evaluator.of(split, TargetPart.TEST);

    assertThatIllegalStateException()
        .isThrownBy(() -> evaluator.evaluateMany("few", (all, top) -> Stream.of(Ranking.of(1))))
        .withMessageContaining("1 rankings");
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                evaluator.evaluateMany(
                    "many",
                    (all, top) ->
                        Stream.concat(all, Stream.of(new int[1])).map(each -> Ranking.of(1))))
        .withMessageContaining("more rankings");
  }
}
