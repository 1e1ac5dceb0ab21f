// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import io.genrec.RecommenderSpec;
import io.genrec.data.LeaveOneOutSplit;
import io.genrec.eval.BatchRecommenderRanker;
import io.genrec.eval.EvaluationReport;
import io.genrec.eval.Evaluator;
import io.genrec.eval.HitRate;
import io.genrec.eval.ManyRanker;
import io.genrec.eval.Ndcg;
import io.genrec.eval.RankingMetric;
import io.genrec.eval.TargetPart;
import io.genrec.eval.UserOutcome;
import io.genrec.gguf.GgufFile;
import io.genrec.gguf.GgufValue;
import io.genrec.serve.BatchRecommender;
import io.genrec.serve.BatchSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Chooses among a training's epochs by NDCG at 10 on validation targets. The loss would not do: the
 * hit rate goes on rising where the validation loss is flat already (docs/quality.md).
 */
final class EpochSelection {
  private static final RankingMetric HIT_RATE = new HitRate(EvaluationReport.TOP);
  private static final RankingMetric NDCG = new Ndcg(EvaluationReport.TOP);

  private final LeaveOneOutSplit split;
  private final int[] users;
  private final Function<Path, RecommenderSpec> opening;
  private final BooleanSupplier cancelled;

  /**
   * Compares on some users.
   *
   * @param opening how a snapshot becomes a recommender
   */
  EpochSelection(
      LeaveOneOutSplit split,
      int[] users,
      Function<Path, RecommenderSpec> opening,
      BooleanSupplier cancelled) {
    this.split = split;
    this.users = users;
    this.opening = opening;
    this.cancelled = cancelled;
  }

  /** As many users as wanted, or all, spread evenly over those with targets. */
  static int[] spread(LeaveOneOutSplit split, int wanted) {
    int[] all = split.usersWithTargets();
    int count = Math.min(wanted, all.length);
    int[] chosen = new int[count];
    for (int i = 0; i < count; i++) {
      chosen[i] = all[(int) ((long) i * all.length / count)];
    }
    return chosen;
  }

  /** Measures each snapshot and marks the best, the first of those that are equally good. */
  List<EpochResult> compare(List<Path> snapshots, TrainingListener listener) {
    List<EpochResult> results = new ArrayList<>();
    for (Path snapshot : snapshots) {
      EpochResult result = measure(snapshot, listener);
      results.add(result);
      listener.evaluated(result);
    }
    EpochResult best =
        results.stream()
            .max(
                Comparator.comparingDouble(EpochResult::ndcg)
                    .thenComparing(EpochResult::epoch, Comparator.reverseOrder()))
            .orElseThrow();
    results.replaceAll(result -> result.withChosen(result.epoch() == best.epoch()));
    return List.copyOf(results);
  }

  private EpochResult measure(Path snapshot, TrainingListener listener) {
    GgufFile file = GgufFile.read(snapshot);
    int epoch = Integer.parseInt(text(file, "genrec.epoch"));
    List<UserOutcome> outcomes = outcomes(snapshot, epoch, listener);
    return new EpochResult(
        epoch,
        Long.parseLong(text(file, "genrec.step")),
        Double.parseDouble(text(file, "genrec.training_loss")),
        OptionalDouble.of(Double.parseDouble(text(file, "genrec.validation_loss"))),
        mean(HIT_RATE, outcomes),
        mean(NDCG, outcomes),
        false);
  }

  private static double mean(RankingMetric metric, List<UserOutcome> outcomes) {
    return outcomes.stream().mapToDouble(user -> metric.value(user.rank())).average().orElse(0);
  }

  private List<UserOutcome> outcomes(Path snapshot, int epoch, TrainingListener listener) {
    try (BatchRecommender recommender =
        BatchRecommender.open(
            opening.apply(snapshot), split.dataset().catalogue(), BatchSpec.automatic())) {
      ManyRanker ranker = new BatchRecommenderRanker(recommender);
      AtomicInteger done = new AtomicInteger();
      return Evaluator.of(split, TargetPart.VALIDATION)
          .onUsers(users)
          .evaluateMany(
              "epoch",
              (histories, top) ->
                  ranker
                      .rank(histories, top)
                      .peek(
                          ranking -> {
                            if (cancelled.getAsBoolean()) {
                              throw new CancellationException(
                                  "the training was stopped; it can be resumed");
                            }
                            listener.evaluating(epoch, done.incrementAndGet(), users.length);
                          }))
          .outcomes();
    }
  }

  private static String text(GgufFile file, String key) {
    GgufValue value = file.metadata().get(key);
    if (value == null) {
      throw new IllegalStateException(file.path() + " has no " + key + "; no snapshot has none");
    }
    return value.asString();
  }
}
