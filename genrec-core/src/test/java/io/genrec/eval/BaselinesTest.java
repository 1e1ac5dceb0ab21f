// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genrec.catalogue.Item;
import io.genrec.data.InteractionDatasetBuilder;
import io.genrec.data.LeaveOneOutSplit;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BaselinesTest {
  private static final double ROUNDING = 1e-12;

  /** Training histories: a b c, a b, b c d; what comes after them is never counted. */
  private final Baselines baselines = Baselines.of(split("abcdd", "abdd", "bcdaa"));

  @Test
  void popularityCountsTrainingHistoriesOnly() {
    assertThat(baselines.popularity().scores(new int[] {0})).containsExactly(2, 3, 2, 1);
  }

  @Test
  void cosineIsSharedUsersByTheRootOfBoth() {
    double[] scores = baselines.itemKnn().scores(new int[] {0});

    assertThat(scores[0]).isZero(); // not similar to itself
    assertThat(scores[1]).isCloseTo(2 / Math.sqrt(2 * 3), within(ROUNDING));
    assertThat(scores[2]).isCloseTo(1 / Math.sqrt(2 * 2), within(ROUNDING));
    assertThat(scores[3]).isZero(); // no user has both
  }

  @Test
  void olderItemsWeighLess() {
    double[] scores = baselines.itemKnnByRecency().scores(new int[] {0, 3});

    assertThat(scores[2]).isCloseTo(0.8 / 2 + 1 / Math.sqrt(2), within(ROUNDING));
  }

  @Test
  void aChainCountsWhatFollowsDirectly() {
    double[] scores = baselines.markov().scores(new int[] {0, 1});

    assertThat(scores).containsExactly(new double[] {2e-9, 3e-9, 1 + 2e-9, 1e-9}, within(ROUNDING));
  }

  @Test
  void theSumHasBothParts() {
    double[] scores = baselines.markovAndItemKnn().scores(new int[] {0});

    assertThat(scores[1]).isCloseTo(1 + 2 / Math.sqrt(6), within(ROUNDING));
  }

  @Property(tries = 100)
  void everyBaselineScoresAsTheNaiveOne(@ForAll long seed) {
    LeaveOneOutSplit split = RandomDataset.draw(seed);
    NaiveBaselines naive = new NaiveBaselines(split);
    int items = split.dataset().catalogue().size();
    SplittableRandom random = new SplittableRandom(~seed);
    int[] history = random.ints(random.nextInt(1, 70), 0, items).toArray();

    Baselines.of(split)
        .all()
        .forEach(
            (name, ranker) ->
                assertThat(ranker.scores(history))
                    .as("seed %d, %s", seed, name)
                    .containsExactly(naive.scores(name, history), within(ROUNDING)));
  }

  /** Items are the letters from a to d, one user a word. */
  static LeaveOneOutSplit split(String... histories) {
    InteractionDatasetBuilder builder = new InteractionDatasetBuilder();
    "abcd".chars().forEach(letter -> builder.addItem(Item.of(Character.toString(letter), "X")));
    for (int user = 0; user < histories.length; user++) {
      String history = histories[user];
      int number = user;
      IntStream.range(0, history.length())
          .forEach(time -> builder.add("u" + number, history.substring(time, time + 1), time));
    }
    return new LeaveOneOutSplit(builder.build());
  }
}
