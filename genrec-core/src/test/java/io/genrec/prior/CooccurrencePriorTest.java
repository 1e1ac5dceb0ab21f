// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.genrec.data.LeaveOneOutSplit;
import io.genrec.eval.Baselines;
import io.genrec.eval.RandomDataset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CooccurrencePriorTest {
  /** Strengths are kept as floats. */
  private static final double ROUNDING = 1e-6;

  private static final CooccurrenceSettings ALL_NEIGHBOURS =
      new CooccurrenceSettings(1, HistoryWeights.recency(), 0.1, Integer.MAX_VALUE);

  @Property(tries = 100)
  void ranksByTheScoresOfTheBestBaseline(@ForAll long seed) {
    LeaveOneOutSplit split = RandomDataset.draw(seed);
    int[] history = history(split, seed);
    double[] scores = Baselines.of(split).markovAndItemKnn().scores(history);

    assertThat(probabilities(split, ALL_NEIGHBOURS, history))
        .as("seed %d", seed)
        .containsExactly(mixed(split, scores, 0.1), within(ROUNDING));
  }

  @Property(tries = 100)
  void keepsTheStrongestNeighboursOnly(@ForAll long seed) {
    LeaveOneOutSplit split = RandomDataset.draw(seed);
    SplittableRandom random = new SplittableRandom(seed);
    CooccurrenceSettings settings =
        new CooccurrenceSettings(
            random.nextInt(3),
            new HistoryWeights(random.nextDouble(0.1, 1), random.nextInt(1, 20)),
            random.nextDouble(0.01, 1),
            random.nextInt(1, 5));
    int[] history = history(split, seed);

    assertThat(probabilities(split, settings, history))
        .as("seed %d, %s", seed, settings)
        .containsExactly(
            mixed(split, slowScores(split, settings, history), settings.epsilon()),
            within(ROUNDING));
  }

  @Property(tries = 100)
  void isADistributionWithoutZeros(@ForAll long seed) {
    LeaveOneOutSplit split = RandomDataset.draw(seed);

    double[] probabilities = probabilities(split, ALL_NEIGHBOURS, history(split, seed));

    assertThat(DoubleStream.of(probabilities).sum())
        .as("seed %d", seed)
        .isCloseTo(1, within(ROUNDING));
    assertThat(probabilities).as("seed %d", seed).doesNotContain(0);
  }

  @Property(tries = 50)
  void isPopularityWithoutAHistory(@ForAll long seed) {
    LeaveOneOutSplit split = RandomDataset.draw(seed);
    double[] popularity = new double[split.dataset().catalogue().size()];
    PopularityPrior.of(split).logProbabilities(new int[0], popularity);

    double[] logs = new double[popularity.length];
    CooccurrencePrior.count(split, ALL_NEIGHBOURS).logProbabilities(new int[0], logs);

    assertThat(logs).as("seed %d", seed).isEqualTo(popularity);
  }

  @Test
  void whatTheArrayHeldHasNoMeaning() {
    LeaveOneOutSplit split = RandomDataset.draw(1);
    CooccurrencePrior prior = CooccurrencePrior.count(split, CooccurrenceSettings.defaults());
    int[] history = history(split, 1);
    double[] fresh = new double[split.dataset().catalogue().size()];
    double[] used = new double[fresh.length];
    Arrays.fill(used, Double.NaN);

    prior.logProbabilities(history, fresh);
    prior.logProbabilities(history, used);

    assertThat(used).isEqualTo(fresh);
  }

  @Test
  void refusesSettingsOutOfRange() {
    HistoryWeights weights = HistoryWeights.recency();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CooccurrenceSettings(-1, weights, 0.1, 1))
        .withMessageContaining("-1.0, 0.1 and 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CooccurrenceSettings(Double.NaN, weights, 0.1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CooccurrenceSettings(1, weights, 0, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CooccurrenceSettings(1, weights, 1.1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CooccurrenceSettings(1, weights, 0.1, 0));
  }

  private static double[] probabilities(
      LeaveOneOutSplit split, CooccurrenceSettings settings, int[] history) {
    double[] logs = new double[split.dataset().catalogue().size()];
    CooccurrencePrior.count(split, settings).logProbabilities(history, logs);
    return DoubleStream.of(logs).map(Math::exp).toArray();
  }

  static int[] history(LeaveOneOutSplit split, long seed) {
    SplittableRandom random = new SplittableRandom(~seed);
    int items = split.dataset().catalogue().size();
    return random.ints(random.nextInt(0, 70), 0, items).toArray();
  }

  /** (1 - epsilon) scores / sum + epsilon (count + 1) / sum of (count + 1). */
  private static double[] mixed(LeaveOneOutSplit split, double[] scores, double epsilon) {
    double[] counts = Baselines.of(split).popularity().scores(new int[0]);
    double occurrences = DoubleStream.of(counts).sum() + counts.length;
    double evidence = DoubleStream.of(scores).sum();
    double share = evidence == 0 ? 1 : epsilon;
    return IntStream.range(0, scores.length)
        .mapToDouble(
            item ->
                (1 - share) * scores[item] / Math.max(evidence, Double.MIN_VALUE)
                    + share * (counts[item] + 1) / occurrences)
        .toArray();
  }

  /** Each row dense, and all but its strongest elements set to 0. */
  private static double[] slowScores(
      LeaveOneOutSplit split, CooccurrenceSettings settings, int[] history) {
    int items = split.dataset().catalogue().size();
    double[] scores = new double[items];
    for (int age = 0; age < Math.min(settings.weights().window(), history.length); age++) {
      double[] row = new double[items];
      int item = history[history.length - 1 - age];
      Transitions.of(split).addRow(item, settings.transitions(), row);
      CosineSimilarity.of(split).addRow(item, 1, row);
      double weight = Math.pow(settings.weights().decay(), age);
      IntStream.range(0, items)
          .boxed()
          .sorted(Comparator.comparingDouble(other -> -(float) row[other]))
          .limit(settings.neighbours())
          .forEach(other -> scores[other] += weight * row[other]);
    }
    return scores;
  }
}
