// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private static final Bootstrap BOOTSTRAP = Bootstrap.standard();

  @Property(tries = 50)
  void theIntervalLiesWithinTheValuesAndHoldsTheirMean(@ForAll long seed) {
    double[] values = new SplittableRandom(seed).doubles(200).toArray();
    Interval interval = BOOTSTRAP.meanInterval(values);

    assertThat(interval.contains(Arrays.stream(values).average().orElseThrow()))
        .as("seed %d, %s", seed, interval)
        .isTrue();
    assertThat(interval.low()).as("seed %d", seed).isGreaterThan(0);
    assertThat(interval.high()).as("seed %d", seed).isLessThan(1);
  }

  @Test
  void theIntervalIsThatOfTheNormalDistributionForManyUsers() {
    double[] values = new double[10_000];
    Arrays.fill(values, 0, 1000, 1); // a hit rate of 0.1
    // 1.96 sqrt(0.1 * 0.9 / 10000) = 1.96 * 0.003 = 0.00588
    Interval interval = BOOTSTRAP.meanInterval(values);

    assertThat(interval.low()).isCloseTo(0.1 - 0.00588, within(0.0008));
    assertThat(interval.high()).isCloseTo(0.1 + 0.00588, within(0.0008));
  }

  @Test
  void equalValuesLeaveNoDoubt() {
    double[] values = new double[7];
    Arrays.fill(values, 0.25);

    assertThat(BOOTSTRAP.meanInterval(values)).isEqualTo(new Interval(0.25, 0.25));
    assertThat(BOOTSTRAP.meanInterval(new double[0])).isEqualTo(new Interval(0, 0));
  }

  @Test
  void theSameSeedGivesTheSameIntervalAndAnotherSeedAnother() {
    double[] values = new SplittableRandom(3).doubles(50).toArray();

    assertThat(new Bootstrap(7, 100).meanInterval(values))
        .isEqualTo(new Bootstrap(7, 100).meanInterval(values))
        .isNotEqualTo(new Bootstrap(8, 100).meanInterval(values));
  }

  @Test
  void refusesTooFewResamples() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Bootstrap(1, 39))
        .withMessageContaining("39");
  }
}
