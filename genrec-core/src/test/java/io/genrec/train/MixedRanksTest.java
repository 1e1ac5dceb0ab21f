// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.eval.RankingMetric;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MixedRanksTest {
  private static final double[] PRIORS = {-4, -3, -2, -1, Double.NEGATIVE_INFINITY};

  @Test
  void theWeightDecidesWhoseOrderItIs() {
    MixedRanks ranks = new MixedRanks(1, Map.of(0, -5.0, 1, -1.0, 2, -2.0, 3, -3.5), PRIORS);

    assertThat(ranks.rank(0)).isEqualTo(1);
    assertThat(ranks.rank(1)).isEqualTo(3);
    // half of each: -4.5, -2, -2, -2.25
    assertThat(ranks.rank(0.5)).isEqualTo(1.5);
  }

  @Test
  void whatIsNoCandidateOrExcludedIsNotReturned() {
    assertThat(new MixedRanks(1, Map.of(0, -5.0), PRIORS).rank(0.5))
        .isEqualTo(RankingMetric.NOT_RETURNED);
    assertThat(new MixedRanks(4, Map.of(4, -5.0), PRIORS).rank(0.5))
        .isEqualTo(RankingMetric.NOT_RETURNED);
    assertThat(new MixedRanks(4, Map.of(4, -5.0), PRIORS).rank(0)).isEqualTo(1);
    assertThat(new MixedRanks(0, Map.of(0, Double.NEGATIVE_INFINITY), PRIORS).rank(1)).isEqualTo(1);
  }
}
