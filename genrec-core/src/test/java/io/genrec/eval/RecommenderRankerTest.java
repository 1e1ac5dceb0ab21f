// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.RecommendRequest;
import io.genrec.Recommender;
import io.genrec.RecommenderSpec;
import io.genrec.data.LeaveOneOutSplit;
import io.genrec.model.ModelSpec;
import io.genrec.model.ScriptedLanguageModel;
import io.genrec.prompt.PromptTemplate;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecommenderRankerTest {
  @Test
  void ranksAsTheRecommenderRecommends() {
    LeaveOneOutSplit split = RandomDataset.draw(5);
    RecommenderSpec spec =
        RecommenderSpec.of(ModelSpec.of(Path.of("scripted")), PromptTemplate.sequence());
    try (Recommender recommender =
        Recommender.open(spec, split.dataset().catalogue(), new ScriptedLanguageModel(2))) {
      int[] items = new RecommenderRanker(recommender).rank(new int[] {1, 0}, 3).items();
      List<Integer> expected =
          recommender
              .recommend(RecommendRequest.forHistory(List.of("i1", "i0")).withTop(3))
              .items()
              .stream()
              .map(each -> Integer.valueOf(each.item().id().substring(1)))
              .toList();

      assertThat(items).hasSize(3).doesNotContain(0, 1);
      assertThat(items).containsExactly(expected.stream().mapToInt(i -> i).toArray());
      EvaluationReport report =
          Evaluator.of(split, TargetPart.TEST)
              .evaluate("scripted", new RecommenderRanker(recommender));
      assertThat(report.userCount()).isEqualTo(split.usersWithTargets().length);
      assertThat(report.inCatalogueShare()).isEqualTo(1);
    }
  }
}
