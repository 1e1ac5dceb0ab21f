// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.genrec.RecommendRequest;
import io.genrec.Recommendation;
import io.genrec.Recommender;
import io.genrec.RecommenderSpec;
import io.genrec.catalogue.Catalogue;
import io.genrec.catalogue.Item;
import io.genrec.data.InteractionDatasetBuilder;
import io.genrec.data.LeaveOneOutSplit;
import io.genrec.eval.EvaluationReport;
import io.genrec.eval.Evaluator;
import io.genrec.eval.HitRate;
import io.genrec.eval.Ndcg;
import io.genrec.eval.Ranking;
import io.genrec.eval.TargetPart;
import io.genrec.model.ModelSpec;
import io.genrec.prior.CooccurrencePrior;
import io.genrec.prior.CooccurrenceSettings;
import io.genrec.prior.PriorPlacement;
import io.genrec.prior.PriorSpec;
import io.genrec.prompt.PromptTemplate;
import io.genrec.train.PriorFit;
import io.genrec.train.TrainingListener;
import io.genrec.train.TrainingPlan;
import io.genrec.train.WeightResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PriorFitTest {
  private static final int ITEMS = 30;
  private static final TrainingListener SILENT = news -> {};

  @TempDir private static Path folder;
  private static LeaveOneOutSplit split;
  private static RecommenderSpec spec;

  /** A random model knows nothing, and the prior something. */
  @BeforeAll
  static void prepare() throws IOException {
    split = split();
    Path model = folder.resolve("model.gguf");
    new TrainingPlan.NewModel(300, 32, 1, 2, 64, 1)
        .write(model, split, PromptTemplate.sequence(), 5);
    Path prior = folder.resolve("prior.gguf");
    CooccurrencePrior.count(split, CooccurrenceSettings.defaults()).write(prior);
    spec =
        RecommenderSpec.of(ModelSpec.of(model), PromptTemplate.sequence())
            .withPrior(
                PriorSpec.of(CooccurrencePrior.file(prior), 0)
                    .withPlacement(PriorPlacement.WITHIN, ITEMS));
  }

  /** With all items as candidates, each weight's result is that of a recommender opened with it. */
  @Test
  void eachWeightIsMeasuredAsIfTheRecommenderWereOpenedWithIt() {
    List<WeightResult> results = PriorFit.of(split, 40).fit(spec, SILENT, () -> false);

    assertThat(results).hasSize(21);
    for (WeightResult result : results) {
      EvaluationReport report = evaluate(result.weight());
      assertThat(result.hitRate())
          .as("weight %s", result.weight())
          .isCloseTo(report.mean(new HitRate(10)), within(1e-9));
      assertThat(result.ndcg())
          .as("weight %s", result.weight())
          .isCloseTo(report.mean(new Ndcg(10)), within(1e-9));
    }
  }

  @Test
  void choosesTheSmallestOfTheBestWeights() {
    List<WeightResult> results = PriorFit.of(split, 40).fit(spec, SILENT, () -> false);

    double best = results.stream().mapToDouble(WeightResult::ndcg).max().orElseThrow();
    WeightResult first =
        results.stream()
            .filter(each -> each.ndcg() == best)
            .min(Comparator.comparingDouble(WeightResult::weight))
            .orElseThrow();
    assertThat(results).filteredOn(WeightResult::chosen).containsExactly(first);
    assertThat(first.weight()).isPositive();
    assertThat(PriorFit.best(spec.prior(), results))
        .isEqualTo(spec.prior().withWeight(first.weight()));
  }

  /** The last item of everybody becomes another one: nothing changes. */
  @Test
  void neverLooksAtTestTargets() {
    LeaveOneOutSplit changed = split(new Random(99));

    assertThat(PriorFit.of(changed, 40).fit(spec, SILENT, () -> false))
        .isEqualTo(PriorFit.of(split, 40).fit(spec, SILENT, () -> false));
  }

  @Test
  void canBeStopped() {
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> PriorFit.of(split, 40).fit(spec, SILENT, () -> true));
    assertThatIllegalArgumentException().isThrownBy(() -> PriorFit.of(split, 0));
  }

  private static EvaluationReport evaluate(double weight) {
    Catalogue catalogue = split.dataset().catalogue();
    RecommenderSpec mixed =
        spec.withPrior(spec.prior().withWeight(weight))
            .withSearch(spec.search().withExhaustive(true));
    try (Recommender recommender = Recommender.open(mixed, catalogue)) {
      return Evaluator.of(split, TargetPart.VALIDATION)
          .evaluate(
              "mix",
              (history, top) -> {
                List<String> ids =
                    Arrays.stream(history).mapToObj(item -> catalogue.item(item).id()).toList();
                double[] scores = new double[catalogue.size()];
                Arrays.fill(scores, Double.NEGATIVE_INFINITY);
                for (Recommendation each :
                    recommender
                        .recommend(RecommendRequest.forHistory(ids).withTop(ITEMS))
                        .items()) {
                  scores[catalogue.indexOf(each.item().id()).orElseThrow()] = each.score();
                }
                return Ranking.byScores(scores, history, top);
              });
    }
  }

  private static LeaveOneOutSplit split() {
    return split(new Random(3));
  }

  /** Forty users whose films follow each other, mostly; the last of each is drawn. */
  private static LeaveOneOutSplit split(Random last) {
    Random random = new Random(11);
    InteractionDatasetBuilder data = new InteractionDatasetBuilder();
    for (int item = 0; item < ITEMS; item++) {
      data.addItem(Item.of("f" + item, "Film " + (char) ('A' + item) + item));
    }
    for (int user = 0; user < 40; user++) {
      int item = random.nextInt(ITEMS);
      for (int time = 0; time < 6; time++) {
        data.add("u" + user, "f" + item, time);
        item = (item + 1 + random.nextInt(2)) % ITEMS;
      }
      data.add("u" + user, "f" + last.nextInt(ITEMS), 6);
    }
    return new LeaveOneOutSplit(data.build());
  }
}
