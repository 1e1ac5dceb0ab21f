// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.genrec.data.LeaveOneOutSplit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
  /** Items a to d are 0 to 3. Test targets: d after abc, c after bad, none for ab. */
  private final LeaveOneOutSplit split = BaselinesTest.split("abcd", "badc", "ab");

  private final Evaluator evaluator = Evaluator.of(split, TargetPart.TEST);

  /** Foretells the first user's target at once and the second's third, behind a wrong title. */
  private static Ranking answer(int[] history, int top) {
    assertThat(top).isEqualTo(10);
    return history[0] == 0 ? Ranking.of(3) : Ranking.of(0, Ranking.UNKNOWN, 2);
  }

  @Test
  void metricsAreMeansOverUsersWithTargets() {
    EvaluationReport report = evaluator.evaluate("hand", EvaluatorTest::answer);

    assertThat(report.userCount()).isEqualTo(2);
    assertThat(report.mean(new HitRate(5))).isEqualTo(1); // (1 + 1) / 2
    assertThat(report.mean(new HitRate(2))).isEqualTo(0.5); // (1 + 0) / 2
    assertThat(report.mean(new Ndcg(10))).isCloseTo(0.75, within(1e-15)); // (1 + 1/log2(4)) / 2
    assertThat(report.mean(new ReciprocalRank(5))).isCloseTo((1 + 1 / 3.0) / 2, within(1e-15));
  }

  @Test
  void rankersSeeAllThatCameBeforeTheTarget() {
    Evaluator validation = Evaluator.of(split, TargetPart.VALIDATION);
    Ranker tested =
        (history, top) -> {
          assertThat(history).isIn(new int[] {0, 1, 2}, new int[] {1, 0, 3});
          return Ranking.of();
        };
    Ranker validated =
        (history, top) -> {
          assertThat(history).isIn(new int[] {0, 1}, new int[] {1, 0});
          return Ranking.of(2);
        };

    assertThat(evaluator.evaluate("test", tested).userCount()).isEqualTo(2);
    EvaluationReport report = validation.evaluate("validation", validated);
    assertThat(report.mean(new HitRate(5))).isEqualTo(0.5); // c is right for the first user only
  }

  @Test
  void countsTitlesOutsideTheCatalogueShortListsAndCoverage() {
    EvaluationReport report = evaluator.evaluate("hand", EvaluatorTest::answer);

    assertThat(report.inCatalogueShare()).isEqualTo(3 / 4.0); // one of four titles is unknown
    assertThat(report.shortShare()).isEqualTo(1); // nobody got ten
    assertThat(report.coverage())
        .containsEntry("Coverage@5", 3 / 4.0) // a, c and d of four
        .containsEntry("Coverage@10", 3 / 4.0);
  }

  @Test
  void aFullListIsNotShort() {
    Ranker full = (history, top) -> Ranking.of(IntStream.range(0, top).map(i -> i % 4).toArray());

    assertThat(evaluator.evaluate("full", full).shortShare()).isZero();
  }

  @Test
  void anItemThatTheUserHasHadCannotBeForetold() {
    LeaveOneOutSplit again = BaselinesTest.split("abca", "cdba");
    EvaluationReport report =
        Evaluator.of(again, TargetPart.TEST)
            .evaluate("popularity", Baselines.of(again).popularity());

    assertThat(report.outcomes().get(0).rank()).isEqualTo(RankingMetric.NOT_RETURNED);
    assertThat(report.outcomes().get(1).rank()).isEqualTo(1);
  }

  @Test
  void evaluatesOnTheUsersThatAreAskedFor() {
    EvaluationReport report = evaluator.onUsers(1).evaluate("hand", EvaluatorTest::answer);

    assertThat(report.outcomes()).containsExactly(new UserOutcome(1, 2, 3, 0, 3, 3, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> evaluator.onUsers(2))
        .withMessageContaining("no targets");
  }

  @Test
  void groupsUsersByHistoryLengthAndPopularityOfTheTarget() {
    LeaveOneOutSplit mixed = BaselinesTest.split("abcd", "aabbbc", "acdb");
    EvaluationReport report =
        Evaluator.of(mixed, TargetPart.TEST).evaluate("d", (history, top) -> Ranking.of(3));

    List<UserGroup> byLength = report.byHistoryLength(3, 4, 6);
    assertThat(byLength).extracting(UserGroup::label).containsExactly("3", "4-5");
    assertThat(byLength).extracting(g -> g.report().userCount()).containsExactly(2, 1);
    assertThat(byLength.get(0).report().mean(new HitRate(5))).isEqualTo(0.5);
    assertThat(byLength.get(0).report().name()).isEqualTo("d, history 3");
    // In training a occurs four times, b three times, c once, d never.
    List<UserGroup> byPopularity = report.byItemPopularity(1, 2);
    assertThat(byPopularity).extracting(UserGroup::label).containsExactly("0", "1", "2+");
    assertThat(byPopularity)
        .extracting(g -> g.report().mean(new HitRate(5)))
        .containsExactly(1.0, 0.0, 0.0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> report.byHistoryLength(3, 3))
        .withMessageContaining("index 1");
  }

  @Test
  void refusesAMetricBeyondWhatWasAskedFor() {
    EvaluationReport report = evaluator.evaluate("hand", EvaluatorTest::answer);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> report.mean(new HitRate(11)))
        .withMessageContaining("HR@11");
  }
}
