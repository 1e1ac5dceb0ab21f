// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RankingTest {
  @Test
  void aListRanksByPlace() {
    Ranking ranking = Ranking.of(4, Ranking.UNKNOWN, 2);

    assertThat(ranking.rankOf(2)).isEqualTo(3);
    assertThat(ranking.rankOf(9)).isEqualTo(RankingMetric.NOT_RETURNED);
  }

  @Test
  void itemsOfEqualScoreShareTheMeanOfTheirRanks() {
    Ranking ranking = Ranking.byScores(new double[] {1, 3, 1, 2, 1}, new int[0], 2);

    assertThat(ranking.items()).containsExactly(1, 3);
    assertThat(ranking.rankOf(3)).isEqualTo(2);
    assertThat(ranking.rankOf(4)).isEqualTo((3 + 4 + 5) / 3.0);
  }

  @Test
  void seenItemsAreNotRecommended() {
    Ranking ranking = Ranking.byScores(new double[] {5, 4, 3}, new int[] {0, 0}, 5);

    assertThat(ranking.items()).containsExactly(1, 2);
    assertThat(ranking.rankOf(0)).isEqualTo(RankingMetric.NOT_RETURNED);
    assertThat(ranking.rankOf(1)).isEqualTo(1);
  }

  @Property(tries = 200)
  void theBestAreThoseOfAWholeSort(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] scores = random.doubles(random.nextInt(1, 40), -3, 3).map(Math::rint).toArray();
    int[] seen = random.ints(random.nextInt(5), 0, scores.length).toArray();
    int top = random.nextInt(1, 45);
    int[] sorted =
        IntStream.range(0, scores.length)
            .filter(item -> IntStream.of(seen).noneMatch(one -> one == item))
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(item -> 0.0 - scores[item])
                    .thenComparing(Comparator.naturalOrder()))
            .mapToInt(item -> item)
            .limit(top)
            .toArray();

    assertThat(Ranking.byScores(scores.clone(), seen, top).items())
        .as("seed %d", seed)
        .containsExactly(sorted);
  }

  @Test
  void refusesScoresThatAreNoNumbersAndToRecommendNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ranking.byScores(new double[] {Double.NaN}, new int[0], 1))
        .withMessageContaining("NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ranking.byScores(new double[] {1}, new int[0], 0))
        .withMessageContaining("was 0");
  }
}
