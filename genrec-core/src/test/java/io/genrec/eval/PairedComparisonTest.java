// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairedComparisonTest {
  private static final HitRate METRIC = new HitRate(10);

  @Test
  void theDifferenceIsTheMeanOverUsers() {
    EvaluationReport one = report("one", 200, user -> user < 100 ? 1 : 11);
    EvaluationReport other = report("other", 200, user -> user < 60 ? 2 : 11);
    PairedComparison comparison = one.comparedWith(other, METRIC);

    assertThat(comparison.difference()).isCloseTo(0.2, within(1e-12)); // (100 - 60) / 200
    assertThat(comparison.isSignificant()).isTrue();
    assertThat(other.comparedWith(one, METRIC).difference()).isCloseTo(-0.2, within(1e-12));
  }

  @Test
  void pairsAreLessUncertainThanTwoSeparateMeans() {
    EvaluationReport one = report("one", 200, user -> user % 2 == 0 || user == 1 ? 1 : 11);
    EvaluationReport other = report("other", 200, user -> user % 2 == 0 ? 1 : 11);
    PairedComparison comparison = one.comparedWith(other, METRIC);
    Interval alone = one.interval(METRIC);

    assertThat(comparison.interval().high() - comparison.interval().low())
        .isLessThan((alone.high() - alone.low()) / 2);
    assertThat(comparison.isSignificant()).isFalse(); // one user of 200 proves nothing
  }

  @Test
  void sameRanksDoNotDiffer() {
    EvaluationReport one = report("one", 5, user -> user + 1.0);

    assertThat(one.comparedWith(one, METRIC).interval()).isEqualTo(new Interval(0, 0));
    assertThat(one.comparedWith(one, METRIC).userCount()).isEqualTo(5);
  }

  @Test
  void refusesReportsOnOtherUsers() {
    EvaluationReport five = report("five", 5, user -> 1);
    EvaluationReport six = report("six", 6, user -> 1);
    UserOutcome stranger = new UserOutcome(9, 9, 3, 0, 1, 10, 10);
    EvaluationReport others =
        new EvaluationReport("others", List.of(stranger), Map.of(), Bootstrap.standard());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> five.comparedWith(six, METRIC))
        .withMessageContainingAll("five has 5", "six has 6");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> report("one", 1, user -> 1).comparedWith(others, METRIC))
        .withMessageContaining("user 9 of others");
  }

  static EvaluationReport report(String name, int users, IntToDoubleFunction rank) {
    List<UserOutcome> outcomes =
        IntStream.range(0, users)
            .mapToObj(user -> new UserOutcome(user, 0, 3, 1, rank.applyAsDouble(user), 10, 10))
            .toList();
    return new EvaluationReport(name, outcomes, Map.of("Coverage@5", 0.5), Bootstrap.standard());
  }
}
