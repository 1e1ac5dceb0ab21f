// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import io.genrec.ItemScore;
import io.genrec.Recommendation;
import io.genrec.Recommender;
import io.genrec.RecommenderSpec;
import io.genrec.catalogue.Catalogue;
import io.genrec.data.DatasetException;
import io.genrec.data.LeaveOneOutSplit;
import io.genrec.eval.EvaluationReport;
import io.genrec.eval.HitRate;
import io.genrec.eval.Ndcg;
import io.genrec.eval.Ranking;
import io.genrec.eval.RankingMetric;
import io.genrec.prior.ItemPrior;
import io.genrec.prior.PriorSpec;
import io.genrec.serve.AnswerOrder;
import io.genrec.serve.BatchAnswer;
import io.genrec.serve.BatchRecommender;
import io.genrec.serve.BatchRequest;
import io.genrec.serve.BatchSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds how much a prior is to count: the weight of 0, 0.05, 0.1 to 1 with the highest NDCG at 10
 * on validation targets, of those that are equally good the smallest. A user's history is the
 * training history; no test target is looked at. Immutable and safe to share between threads.
 *
 * <p>The recommender is asked once, not once for each weight. A user's candidates are what the beam
 * finds by the language model alone and the prior's best items, which the model scores exactly; for
 * each weight they are ranked anew by the mixed score. So an item that is among neither is never
 * found, although a search that goes by both might. The results are those of a search with the
 * prior placed after it; placed within, a beam of 20 lost .0017 of .0867 where it was measured.
 * Users whose target is no candidate count 0 whatever the weight, and their candidates need no
 * scores.
 *
 * <p>The weight is all that is fitted. Of a prior's other settings none was worth it: on 2,000
 * users of Amazon Toys the best weight's NDCG was .0866 to .0877 for an epsilon from .01 to .7,
 * .0847 to .0871 for a decay from .6 to .8, and .0861 to .0869 for 50 to all neighbours.
 */
public final class PriorFit {
  private static final int STEPS = 20;
  private static final RankingMetric HIT_RATE = new HitRate(EvaluationReport.TOP);
  private static final RankingMetric NDCG = new Ndcg(EvaluationReport.TOP);

  private final LeaveOneOutSplit split;
  private final int[] users;

  private PriorFit(LeaveOneOutSplit split, int[] users) {
    this.split = split;
    this.users = users;
  }

  /**
   * Fits on as many users as wanted, or all, spread evenly over those with targets.
   *
   * @param validationUsers how many, at least 1
   * @throws IllegalArgumentException if it is below 1
   * @throws DatasetException if no user has targets
   */
  public static PriorFit of(LeaveOneOutSplit split, int validationUsers) {
    if (validationUsers < 1) {
      throw new IllegalArgumentException(
          "validationUsers must be at least 1, was " + validationUsers);
    }
    int[] users = EpochSelection.spread(split, validationUsers);
    if (users.length == 0) {
      throw new DatasetException(
          "no user has the three interactions that training, validation and test need; give more"
              + " data");
    }
    return new PriorFit(split, users);
  }

  /** The number of users whose targets are looked at. */
  public int userCount() {
    return users.length;
  }

  /** The prior with the weight that was chosen. */
  public static PriorSpec best(PriorSpec prior, List<WeightResult> results) {
    return prior.withWeight(
        results.stream().filter(WeightResult::chosen).findFirst().orElseThrow().weight());
  }

  /**
   * Tries all weights.
   *
   * @param spec a recommender; its prior's weight and placement do not matter, and its number of
   *     candidates is how many of the prior's best items are looked at
   * @param cancelled is asked between users
   * @return in the order of their weights; one is chosen
   * @throws CancellationException if it was cancelled
   * @throws io.genrec.prior.ItemPriorException if the prior cannot be read
   * @throws io.genrec.model.ModelException if the model cannot be loaded or run
   */
  public List<WeightResult> fit(
      RecommenderSpec spec, TrainingListener listener, BooleanSupplier cancelled) {
    Catalogue catalogue = split.dataset().catalogue();
    int count = spec.prior().candidates();
    ItemPrior prior = spec.prior().source().open(catalogue);
    int beam = Math.max(spec.search().beamWidth(), RecommenderSpec.BEAM_WIDTH_WITH_PRIOR);
    RecommenderSpec alone =
        spec.withPrior(PriorSpec.none()).withSearch(spec.search().withBeamWidth(beam));
    List<Candidates> candidates = new ArrayList<>();
    double[] logPriors = new double[catalogue.size()];
    try (BatchRecommender recommender =
            BatchRecommender.open(alone, catalogue, BatchSpec.automatic());
        Stream<BatchAnswer> answers =
            recommender.recommend(
                Arrays.stream(users).mapToObj(user -> request(user, beam)),
                AnswerOrder.AS_REQUESTED)) {
      Iterator<BatchAnswer> each = answers.iterator();
      for (int i = 0; i < users.length; i++) {
        Map<Integer, Double> found = modelScores(each.next());
        Set<Integer> best = best(prior, users[i], count, logPriors);
        int target = split.validationTarget(users[i]);
        if (found.containsKey(target) || best.contains(target)) {
          best.removeAll(found.keySet());
          candidates.add(new Candidates(users[i], found, List.copyOf(best)));
        }
        step(i, users.length, listener, cancelled);
      }
    }
    List<MixedRanks> ranks = score(alone, candidates, prior, listener, cancelled);
    List<WeightResult> results = results(ranks);
    listener.weighed(results);
    return results;
  }

  /** A user's target is among these items: found by the model, or to be scored by it. */
  private record Candidates(int user, Map<Integer, Double> found, List<Integer> unscored) {}

  private static void step(
      int index, int of, TrainingListener listener, BooleanSupplier cancelled) {
    if (cancelled.getAsBoolean()) {
      throw new CancellationException("the prior's weight was not fitted: it was stopped");
    }
    listener.weighing(index + 1, of);
  }

  private BatchRequest request(int user, int top) {
    return BatchRequest.of("", ids(split.trainingHistory(user)))
        .withWishes(wish -> wish.withTop(top));
  }

  private List<String> ids(int[] items) {
    Catalogue catalogue = split.dataset().catalogue();
    return Arrays.stream(items).mapToObj(item -> catalogue.item(item).id()).toList();
  }

  private Map<Integer, Double> modelScores(BatchAnswer answer) {
    if (answer.failure().isPresent()) {
      throw answer.failure().get();
    }
    Map<Integer, Double> scores = new HashMap<>();
    for (Recommendation each : answer.recommendations().orElseThrow().items()) {
      scores.put(number(each.item().id()), each.score());
    }
    return scores;
  }

  private int number(String id) {
    return split.dataset().catalogue().indexOf(id).orElseThrow();
  }

  private Set<Integer> best(ItemPrior prior, int user, int count, double[] logPriors) {
    int[] history = split.trainingHistory(user);
    prior.logProbabilities(history, logPriors);
    Set<Integer> best = new HashSet<>();
    for (int item : Ranking.byScores(logPriors.clone(), history, count).items()) {
      best.add(item);
    }
    return best;
  }

  private List<MixedRanks> score(
      RecommenderSpec alone,
      List<Candidates> candidates,
      ItemPrior prior,
      TrainingListener listener,
      BooleanSupplier cancelled) {
    List<MixedRanks> ranks = new ArrayList<>();
    double[] logPriors = new double[split.dataset().catalogue().size()];
    try (Recommender recommender = Recommender.open(alone, split.dataset().catalogue())) {
      for (Candidates each : candidates) {
        int[] history = split.trainingHistory(each.user());
        Map<Integer, Double> scores = new HashMap<>(each.found());
        int[] unscored = each.unscored().stream().mapToInt(Integer::intValue).sorted().toArray();
        for (ItemScore score : recommender.score(ids(history), ids(unscored))) {
          scores.put(number(score.item().id()), score.modelScore());
        }
        prior.logProbabilities(history, logPriors);
        ranks.add(new MixedRanks(split.validationTarget(each.user()), scores, logPriors));
        step(ranks.size() - 1, candidates.size(), listener, cancelled);
      }
    }
    return ranks;
  }

  private List<WeightResult> results(List<MixedRanks> ranks) {
    List<WeightResult> results = new ArrayList<>();
    for (double weight :
        IntStream.rangeClosed(0, STEPS).mapToDouble(i -> i / (double) STEPS).toArray()) {
      double hits = 0;
      double gains = 0;
      for (MixedRanks each : ranks) {
        double rank = each.rank(weight);
        hits += HIT_RATE.value(rank);
        gains += NDCG.value(rank);
      }
      results.add(new WeightResult(weight, hits / users.length, gains / users.length, false));
    }
    WeightResult best =
        results.stream()
            .max(
                Comparator.comparingDouble(WeightResult::ndcg)
                    .thenComparing(WeightResult::weight, Comparator.reverseOrder()))
            .orElseThrow();
    results.replaceAll(each -> each.withChosen(each.weight() == best.weight()));
    return List.copyOf(results);
  }
}
