// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * How well one ranker foretold the targets of some users.
 *
 * @param name what the ranker is called
 * @param outcomes what became of each user, in the order of evaluation
 * @param coverage the catalogue coverage at each cutoff, by the metric's name
 * @param bootstrap what intervals are computed with
 */
public record EvaluationReport(
    String name, List<UserOutcome> outcomes, Map<String, Double> coverage, Bootstrap bootstrap) {
  /** How many items a ranker is asked for. */
  public static final int TOP = 10;

  /** How many places count in the metrics that are reported. */
  public static final List<Integer> CUTOFFS = List.of(5, TOP);

  /** The metrics that are reported: hit rate, NDCG and reciprocal rank at each cutoff. */
  public static final List<RankingMetric> METRICS =
      CUTOFFS.stream()
          .<RankingMetric>mapMulti(
              (cutoff, metrics) -> {
                metrics.accept(new HitRate(cutoff));
                metrics.accept(new Ndcg(cutoff));
                metrics.accept(new ReciprocalRank(cutoff));
              })
          .toList();

  /** Copies the collections. */
  public EvaluationReport {
    outcomes = List.copyOf(outcomes);
    coverage = Collections.unmodifiableMap(new LinkedHashMap<>(coverage));
  }

  /** The number of users. */
  public int userCount() {
    return outcomes.size();
  }

  /**
   * The mean of a metric over users; 0 without users.
   *
   * @throws IllegalArgumentException if the cutoff is above {@value #TOP}
   */
  public double mean(RankingMetric metric) {
    return mean(values(metric));
  }

  /**
   * The 95% bootstrap interval of a metric's mean.
   *
   * @throws IllegalArgumentException if the cutoff is above {@value #TOP}
   */
  public Interval interval(RankingMetric metric) {
    return bootstrap.meanInterval(values(metric));
  }

  /**
   * How much better this report's ranker did than another's on the same users.
   *
   * @throws IllegalArgumentException if the users or targets differ, or the cutoff is above {@value
   *     #TOP}
   */
  public PairedComparison comparedWith(EvaluationReport other, RankingMetric metric) {
    double[] differences = values(metric);
    double[] others = other.values(metric);
    if (differences.length != others.length) {
      throw new IllegalArgumentException(
          "%s has %d users and %s has %d; evaluate both on the same users"
              .formatted(name, differences.length, other.name, others.length));
    }
    for (int i = 0; i < differences.length; i++) {
      UserOutcome mine = outcomes.get(i);
      UserOutcome theirs = other.outcomes.get(i);
      if (mine.user() != theirs.user() || mine.target() != theirs.target()) {
        throw new IllegalArgumentException(
            "user %d of %s is not user %d of %s, or has another target; evaluate both on the same"
                .formatted(mine.user(), name, theirs.user(), other.name));
      }
      differences[i] -= others[i];
    }
    return new PairedComparison(
        metric, mean(differences), bootstrap.meanInterval(differences), differences.length);
  }

  /** The share of returned titles that are items of the catalogue; 1 if none were returned. */
  public double inCatalogueShare() {
    long returned = outcomes.stream().mapToLong(UserOutcome::returned).sum();
    long known = outcomes.stream().mapToLong(UserOutcome::inCatalogue).sum();
    return returned == 0 ? 1 : (double) known / returned;
  }

  /** The share of users who got fewer than {@value #TOP} titles; 0 without users. */
  public double shortShare() {
    return mean(outcomes.stream().mapToDouble(user -> user.returned() < TOP ? 1 : 0).toArray());
  }

  /**
   * The metrics of users by the length of their histories.
   *
   * @param starts the shortest history of each group, ascending; shorter ones form a group of their
   *     own. Groups without users are left out
   * @throws IllegalArgumentException if the starts do not ascend
   */
  public List<UserGroup> byHistoryLength(int... starts) {
    return groups("history", UserOutcome::historyLength, starts);
  }

  /**
   * The metrics of users by how often their targets occur in the training histories.
   *
   * @param starts the fewest occurrences of each group, ascending; fewer form a group of their own.
   *     Groups without users are left out
   * @throws IllegalArgumentException if the starts do not ascend
   */
  public List<UserGroup> byItemPopularity(int... starts) {
    return groups("target popularity", UserOutcome::targetPopularity, starts);
  }

  private List<UserGroup> groups(String what, ToIntFunction<UserOutcome> key, int... starts) {
    for (int i = 1; i < starts.length; i++) {
      if (starts[i] <= starts[i - 1]) {
        throw new IllegalArgumentException("starts must ascend, but do not at index " + i);
      }
    }
    List<UserGroup> groups = new ArrayList<>();
    for (int i = 0; i <= starts.length; i++) {
      int from = i == 0 ? 0 : starts[i - 1];
      int to = i == starts.length ? Integer.MAX_VALUE : starts[i] - 1;
      List<UserOutcome> members =
          outcomes.stream()
              .filter(user -> key.applyAsInt(user) >= from && key.applyAsInt(user) <= to)
              .toList();
      if (!members.isEmpty()) {
        groups.add(
            UserGroup.of(from, to, what, new EvaluationReport(name, members, Map.of(), bootstrap)));
      }
    }
    return groups;
  }

  private double[] values(RankingMetric metric) {
    if (metric.cutoff() > TOP) {
      throw new IllegalArgumentException(
          metric.name() + " needs more than the " + TOP + " items that were asked for");
    }
    return outcomes.stream().mapToDouble(user -> metric.value(user.rank())).toArray();
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return values.length == 0 ? 0 : sum / values.length;
  }
}
