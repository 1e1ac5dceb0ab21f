// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.genrec.catalogue.Item;
import io.genrec.data.InteractionDatasetBuilder;
import io.genrec.data.LeaveOneOutSplit;
import org.junit.jupiter.api.Test;

/** Priors that say the same to everybody. */
class SharedPriorsTest {
  private static final double ROUNDING = 1e-12;
  private static final int[] NOBODY = {};

  /** The training histories are a b, c and a; what comes after them is not counted. */
  private final LeaveOneOutSplit split =
      new LeaveOneOutSplit(
          new InteractionDatasetBuilder()
              .addItem(Item.of("a", "A"))
              .addItem(Item.of("b", "B"))
              .addItem(Item.of("c", "C"))
              .add("one", "a", 10)
              .add("one", "b", 30)
              .add("one", "c", 80)
              .add("one", "c", 90)
              .add("two", "c", 20)
              .add("two", "b", 40)
              .add("two", "b", 50)
              .add("three", "a", 20)
              .build());

  @Test
  void popularityCountsTrainingHistoriesAndOneForEachItem() {
    assertThat(logs(PopularityPrior.of(split), NOBODY))
        .containsExactly(
            new double[] {Math.log(3 / 7.0), Math.log(2 / 7.0), Math.log(2 / 7.0)},
            within(ROUNDING));
  }

  @Test
  void recencyHalvesWhatIsAHalfLifeOlderThanTheNewest() {
    double a = 0.25 + 0.5 + 1;
    double b = 1 + 1;
    double c = 0.5 + 1;
    double sum = a + b + c;

    assertThat(logs(RecencyPrior.of(split, 10), NOBODY))
        .containsExactly(
            new double[] {Math.log(a / sum), Math.log(b / sum), Math.log(c / sum)},
            within(ROUNDING));
  }

  @Test
  void recencyIsPopularityWhereAllTimesAreEqual() {
    LeaveOneOutSplit timeless =
        new LeaveOneOutSplit(
            new InteractionDatasetBuilder()
                .addItem(Item.of("a", "A"))
                .addItem(Item.of("b", "B"))
                .addItem(Item.of("c", "C"))
                .add("one", "a", 7)
                .add("one", "a", 7)
                .add("one", "b", 7)
                .add("one", "b", 7)
                .add("two", "b", 7)
                .build());

    assertThat(logs(RecencyPrior.of(timeless, 3), NOBODY))
        .isEqualTo(logs(PopularityPrior.of(timeless), NOBODY));
  }

  @Test
  void bothSayTheSameWhateverTheHistory() {
    ItemPrior popularity = PopularityPrior.of(split);
    ItemPrior recency = RecencyPrior.of(split, 10);

    assertThat(logs(popularity, 0, 2)).isEqualTo(logs(popularity, NOBODY));
    assertThat(logs(recency, 0, 2)).isEqualTo(logs(recency, NOBODY));
  }

  @Test
  void aHalfLifeIsAboveZero() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecencyPrior.of(split, 0))
        .withMessageContaining("was 0");
    assertThatIllegalArgumentException().isThrownBy(() -> RecencyPrior.of(split, Double.NaN));
  }

  @Test
  void aWeightedPriorAddsLogarithms() {
    ItemPrior first = (history, logs) -> fill(logs, -1, -2, Double.NEGATIVE_INFINITY);
    ItemPrior second = (history, logs) -> fill(logs, -5, -3 - history.length, -1);

    assertThat(logs(ItemPrior.weighted(0.25, first, second), 1, 1))
        .containsExactly(-0.25 - 3.75, -0.5 - 3.75, Double.NEGATIVE_INFINITY);
  }

  @Test
  void whatEitherExcludesIsExcludedWhateverTheWeight() {
    ItemPrior first = (history, logs) -> fill(logs, -1, Double.NEGATIVE_INFINITY, -1);
    ItemPrior second = (history, logs) -> fill(logs, -1, -1, Double.NEGATIVE_INFINITY);

    for (double weight : new double[] {0, 1}) {
      assertThat(logs(ItemPrior.weighted(weight, first, second), NOBODY))
          .containsExactly(-1, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> ItemPrior.weighted(-1, first, second));
  }

  private static void fill(double[] to, double... values) {
    System.arraycopy(values, 0, to, 0, to.length);
  }

  private static double[] logs(ItemPrior prior, int... history) {
    double[] logs = new double[3];
    prior.logProbabilities(history, logs);
    return logs;
  }
}
