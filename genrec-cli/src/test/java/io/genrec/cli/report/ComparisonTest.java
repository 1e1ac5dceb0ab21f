// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.genrec.eval.Bootstrap;
import io.genrec.eval.EvaluationReport;
import io.genrec.eval.UserOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private final EvaluationReport good = report("good", 1, 2, 99, 99);
  private final EvaluationReport poor = report("poor", 9, 10, 99, 99);

  @Test
  void choosesTheHighestNdcgWhereHitRatesAreEqual() {
    assertThat(Comparison.best(List.of(poor, good))).isSameAs(good);
    assertThat(Comparison.best(List.of(good, poor))).isSameAs(good);
  }

  @Test
  void choosesTheFirstOfEqualOnes() {
    EvaluationReport same = report("same", 1, 2, 99, 99);
    assertThat(Comparison.best(List.of(good, same))).isSameAs(good);
    assertThat(Comparison.best(List.of(same, good))).isSameAs(same);
  }

  @Test
  void needsABaseline() {
    assertThatIllegalArgumentException().isThrownBy(() -> Comparison.best(List.of()));
  }

  @Test
  void isTheModelLessTheBaseline() {
    Comparison comparison = Comparison.of(report("model", 1, 1, 3, 99), good);

    assertThat(comparison.baseline()).isEqualTo("good");
    assertThat(comparison.metrics())
        .hasEntrySatisfying(
            "HR@10",
            figure -> {
              assertThat(figure.mean()).isEqualTo(0.25); // 3 of 4 less 2 of 4
              assertThat(figure.low()).isZero();
            })
        .hasEntrySatisfying(
            "MRR@10",
            figure -> // 1 - 1, 1 - 1/2, 1/3 - 0, 0 - 0
            assertThat(figure.mean()).isCloseTo((0 + 0.5 + 1 / 3.0 + 0) / 4, within(1e-12)));
  }

  private static EvaluationReport report(String name, double... ranks) {
    List<UserOutcome> outcomes = new ArrayList<>();
    for (int user = 0; user < ranks.length; user++) {
      outcomes.add(new UserOutcome(user, 1, 5, 1, ranks[user], 10, 10));
    }
    return new EvaluationReport(name, outcomes, Map.of(), Bootstrap.standard());
  }
}
