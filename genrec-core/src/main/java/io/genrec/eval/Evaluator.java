// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import io.genrec.data.LeaveOneOutSplit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Lets rankers foretell the same targets of the same users. A target that its user has had before
 * cannot be foretold, since what was seen is left out. Immutable and safe to share between threads.
 */
public final class Evaluator {
  private final LeaveOneOutSplit split;
  private final TargetPart part;
  private final int[] users;
  private final PopularityRanker popularity;

  private Evaluator(
      LeaveOneOutSplit split, TargetPart part, int[] users, PopularityRanker popularity) {
    this.split = split;
    this.part = part;
    this.users = users;
    this.popularity = popularity;
  }

  /** Evaluates on all users that have targets. */
  public static Evaluator of(LeaveOneOutSplit split, TargetPart part) {
    return new Evaluator(split, part, split.usersWithTargets(), new PopularityRanker(split));
  }

  /**
   * The same on some users only.
   *
   * @param userNumbers numbers of users of the data set
   * @throws IllegalArgumentException if one of them has no targets
   * @throws IndexOutOfBoundsException if there is no such user
   */
  public Evaluator onUsers(int... userNumbers) {
    for (int user : userNumbers) {
      part.target(split, user);
    }
    return new Evaluator(split, part, userNumbers.clone(), popularity);
  }

  /**
   * Asks a ranker for {@value EvaluationReport#TOP} items for each user, one after the other.
   *
   * @param name what the report calls the ranker
   */
  public EvaluationReport evaluate(String name, Ranker ranker) {
    return evaluateMany(name, ManyRanker.oneByOne(ranker));
  }

  /**
   * Asks a ranker for {@value EvaluationReport#TOP} items for each user, all at once.
   *
   * @param name what the report calls the ranker
   * @throws IllegalStateException if the ranker gives fewer or more rankings than there are users
   */
  public EvaluationReport evaluateMany(String name, ManyRanker ranker) {
    int catalogueSize = split.dataset().catalogue().size();
    List<Coverage> coverages =
        EvaluationReport.CUTOFFS.stream().map(k -> new Coverage(k, catalogueSize)).toList();
    List<UserOutcome> outcomes = new ArrayList<>(users.length);
    Stream<int[]> histories = Arrays.stream(users).mapToObj(user -> part.history(split, user));
    try (Stream<Ranking> rankings = ranker.rank(histories, EvaluationReport.TOP)) {
      for (Ranking ranking : (Iterable<Ranking>) rankings::iterator) {
        if (outcomes.size() == users.length) {
          throw new IllegalStateException("there are more rankings than the " + users.length);
        }
        int user = users[outcomes.size()];
        int[] items = ranking.items();
        coverages.forEach(coverage -> coverage.add(items));
        outcomes.add(outcome(user, part.history(split, user).length, ranking, items));
      }
    }
    if (outcomes.size() < users.length) {
      throw new IllegalStateException(
          "there are %d rankings for %d users".formatted(outcomes.size(), users.length));
    }
    Map<String, Double> coverage = new LinkedHashMap<>();
    coverages.forEach(each -> coverage.put(each.name(), each.value()));
    return new EvaluationReport(name, outcomes, coverage, Bootstrap.standard());
  }

  private UserOutcome outcome(int user, int historyLength, Ranking ranking, int[] items) {
    int target = part.target(split, user);
    return new UserOutcome(
        user,
        target,
        historyLength,
        popularity.count(target),
        ranking.rankOf(target),
        items.length,
        (int) IntStream.of(items).filter(item -> item != Ranking.UNKNOWN).count());
  }
}
