// SPDX-License-Identifier: Apache-2.0
package io.genrec.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.genrec.catalogue.AllowedItems;
import io.genrec.catalogue.CatalogueTrie;
import io.genrec.model.TokenSequences;
import io.genrec.prior.ItemPriorException;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriorMassTest {
  private static final int END = 257;

  @Property(tries = 80)
  void givesTheLogarithmOfTheSumOfAnyInterval(@ForAll long seed) {
    Random random = new Random(seed);
    CatalogueTrie trie = SearchFixture.wide(seed, 1 + random.nextInt(90)).trie;
    PriorMass mass = new PriorMass(trie);
    for (int request = 0; request < 3; request++) {
      GivenPrior prior = GivenPrior.random(random, trie.itemCount());
      int salt = random.nextInt(100);
      int share = 1 + random.nextInt(3);
      IntPredicate allowed = item -> item == 0 || (item * 31 + salt) % share == 0;

      mass.begin(prior.within(0.5), AllowedItems.matching(trie, allowed));

      double total = prior.logSum(allowed);
      for (int low = 0; low < trie.itemCount(); low++) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int high = low + 1; high <= trie.itemCount(); high++) {
          int from = low;
          int to = high;
          IntPredicate inside = item -> trie.positionOf(item) >= from && trie.positionOf(item) < to;
          double expected = prior.logSum(inside.and(allowed)) - total;
          double actual = mass.logMass(low, high);
          largest = Math.max(largest, mass.logProbability(trie.itemAt(high - 1)));
          boolean isRight = actual == expected || Math.abs(actual - expected) < 1e-10;
          if (!isRight || actual < largest || actual > 0) {
            fail(
                "seed %d, request %d, [%d, %d): %s instead of %s, largest %s"
                    .formatted(seed, request, low, high, actual, expected, largest));
          }
        }
      }
    }
  }

  @Property(tries = 100)
  void allowsWhatTheFilterAndThePriorBothAllow(@ForAll long seed) {
    Random random = new Random(seed);
    CatalogueTrie trie = SearchFixture.random(seed).trie;
    GivenPrior prior = GivenPrior.random(random, trie.itemCount());
    int share = 1 + random.nextInt(3);
    IntPredicate allowed = item -> item % share == 0;

    PriorMass mass = PriorMass.of(trie, prior.within(0.5), AllowedItems.matching(trie, allowed));

    for (int position = 0; position < trie.itemCount(); position++) {
      int item = trie.itemAt(position);
      assertThat(mass.allowed().contains(position))
          .as("seed %d, item %d", seed, item)
          .isEqualTo(allowed.test(item) && prior.allows(item));
      assertThat(mass.logProbability(item) > Double.NEGATIVE_INFINITY)
          .as("seed %d, item %d", seed, item)
          .isEqualTo(allowed.test(item) && prior.allows(item));
    }
  }

  @Test
  void aSmallSumBesideALargeOneIsNotLost() {
    // Each of the 16 last is e^-60 of one of the first: a difference of sums would be 0 or noise.
    CatalogueTrie trie = positions(64);
    double[] values = IntStream.range(0, 64).mapToDouble(item -> item < 48 ? 0 : -60).toArray();

    PriorMass mass = mass(trie, values);

    assertThat(mass.logMass(48, 64)).isCloseTo(Math.log(16) - 60 - Math.log(48), within(1e-10));
  }

  @Test
  void whatIsTooSmallForTheExponentOfADoubleIsNotLost() {
    CatalogueTrie trie = positions(64);
    double[] values = IntStream.range(0, 64).mapToDouble(item -> -1e5 * item).toArray();

    PriorMass mass = mass(trie, values);

    assertThat(mass.logMass(7, 64)).isCloseTo(-7e5, within(1e-6));
    assertThat(mass.logProbability(63)).isEqualTo(-63e5);
  }

  @Test
  void theBestAreThoseOfMostProbabilityAndOfEqualOnesTheFirst() {
    PriorMass mass =
        mass(positions(6), -3, -1, Double.NEGATIVE_INFINITY, -1, -2, Double.NEGATIVE_INFINITY);

    assertThat(mass.best(2)).containsExactly(1, 3);
    assertThat(mass.best(9)).containsExactly(1, 3, 4, 0);
  }

  @Test
  void noAllowedItemWithAProbabilityIsAnError() {
    CatalogueTrie trie = positions(3);
    GivenPrior prior = new GivenPrior(Double.NEGATIVE_INFINITY, 0, Double.NEGATIVE_INFINITY);

    assertThatExceptionOfType(ItemPriorException.class)
        .isThrownBy(() -> PriorMass.of(trie, prior.within(1), AllowedItems.all(trie).without(1)))
        .withMessageContaining("allow an item that the prior knows");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void whatIsNoLogProbabilityIsAnError(double value) {
    assertThatExceptionOfType(ItemPriorException.class)
        .isThrownBy(() -> mass(positions(3), 0, value, 0))
        .withMessageContaining(Double.toString(value))
        .withMessageContaining("finite");
  }

  @Test
  void memoryStaysFromSearchToSearch() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    CatalogueTrie trie = positions(10_000);
    SearchPrior prior = new GivenPrior(new double[10_000]).within(0.5);
    AllowedItems allowed = AllowedItems.all(trie);
    PriorMass mass = new PriorMass(trie);
    long start = threads.getCurrentThreadAllocatedBytes();
    mass.begin(prior, allowed);
    long first = threads.getCurrentThreadAllocatedBytes();
    mass.begin(prior, allowed);
    long second = threads.getCurrentThreadAllocatedBytes();

    assertThat(first - start).isGreaterThan(80_000);
    assertThat(second - first).isLessThan(4_000);
  }

  private static PriorMass mass(CatalogueTrie trie, double... values) {
    return PriorMass.of(trie, new GivenPrior(values).within(0.5), AllowedItems.all(trie));
  }

  /** Titles of one token each, in their order, so that positions are item numbers. */
  private static CatalogueTrie positions(int items) {
    return CatalogueTrie.build(
        TokenSequences.wrap(
            IntStream.range(0, items).map(item -> 1000 + item).toArray(),
            IntStream.rangeClosed(0, items).toArray()),
        END);
  }
}
