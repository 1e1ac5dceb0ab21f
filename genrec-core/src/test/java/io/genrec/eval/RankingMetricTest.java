// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RankingMetricTest {
  private static final double EXACT = 1e-15;

  @Test
  void hitRateCountsTheFirstPlacesAlike() {
    HitRate metric = new HitRate(5);

    assertThat(metric.value(1)).isEqualTo(1);
    assertThat(metric.value(5)).isEqualTo(1);
    assertThat(metric.value(6)).isZero();
  }

  @Test
  void gainIsDiscountedByTheLogarithmOfTheRank() {
    Ndcg metric = new Ndcg(10);

    assertThat(metric.value(1)).isCloseTo(1, within(EXACT)); // 1 / log2(2)
    assertThat(metric.value(3)).isCloseTo(0.5, within(EXACT)); // 1 / log2(4)
    assertThat(metric.value(7)).isCloseTo(1.0 / 3, within(EXACT)); // 1 / log2(8)
    assertThat(metric.value(11)).isZero();
  }

  @Test
  void reciprocalRankIsOneByTheRank() {
    ReciprocalRank metric = new ReciprocalRank(5);

    assertThat(metric.value(1)).isEqualTo(1);
    assertThat(metric.value(4)).isEqualTo(0.25);
    assertThat(metric.value(6)).isZero();
  }

  @Test
  void aMeanRankOfTiesCountsByTheFirstOfItsTwoPlaces() {
    assertThat(new HitRate(10).value(10.5)).isEqualTo(1);
    assertThat(new HitRate(10).value(11)).isZero();
    assertThat(new ReciprocalRank(10).value(2.5)).isEqualTo(0.4);
  }

  @Test
  void nothingReturnedOrRelevantGivesNothing() {
    for (RankingMetric metric : EvaluationReport.METRICS) {
      assertThat(metric.value(RankingMetric.NOT_RETURNED)).as(metric.name()).isZero();
    }
  }

  @Test
  void namesSayTheCutoff() {
    assertThat(EvaluationReport.METRICS)
        .extracting(RankingMetric::name)
        .containsExactly("HR@5", "NDCG@5", "MRR@5", "HR@10", "NDCG@10", "MRR@10");
  }

  @Test
  void refusesACutoffBelowOne() {
    assertThatIllegalArgumentException().isThrownBy(() -> new HitRate(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Ndcg(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new ReciprocalRank(-1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Coverage(0, 1))
        .withMessageContaining("was 0");
  }

  @Test
  void coverageCountsEachItemOnceAndOnlyTheFirstPlaces() {
    Coverage coverage = new Coverage(2, 8);
    coverage.add(new int[] {3, 5, 7});
    coverage.add(new int[] {5, Ranking.UNKNOWN});
    coverage.add(new int[0]);

    assertThat(coverage.value()).isEqualTo(2.0 / 8); // items 3 and 5
    assertThat(new Coverage(2, 0).value()).isZero();
  }
}
