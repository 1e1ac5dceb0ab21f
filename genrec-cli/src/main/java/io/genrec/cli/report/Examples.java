// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.report;

import io.genrec.Recommendation;
import io.genrec.catalogue.Catalogue;
import io.genrec.data.LeaveOneOutSplit;
import io.genrec.eval.EvaluationReport;
import io.genrec.eval.TargetPart;
import io.genrec.eval.UserOutcome;
import io.genrec.serve.BatchRecommender;
import io.genrec.serve.BatchRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Shows what a recommender gave to some of the users that it was evaluated on. */
public final class Examples {
  private static final int OF_EACH_KIND = 5;
  private static final int NEWEST_TITLES = 10;

  private final LeaveOneOutSplit split;
  private final TargetPart part;
  private final BatchRecommender recommender;

  /** Shows users of a split; the recommender stays the caller's to close. */
  public Examples(LeaveOneOutSplit split, TargetPart part, BatchRecommender recommender) {
    this.split = split;
    this.part = part;
    this.recommender = recommender;
  }

  /**
   * Five users whose target was recommended, then five whose was not, as far as there are so many.
   * They are evenly spread over the users, so that the same report gives the same examples.
   */
  public List<Example> of(EvaluationReport report) {
    List<UserOutcome> hits = report.outcomes().stream().filter(Examples::isHit).toList();
    List<UserOutcome> misses = report.outcomes().stream().filter(each -> !isHit(each)).toList();
    return Stream.concat(spread(hits, OF_EACH_KIND).stream(), spread(misses, OF_EACH_KIND).stream())
        .map(this::example)
        .toList();
  }

  /** The middles of as many equal stretches of a list. */
  static <T> List<T> spread(List<T> list, int count) {
    if (list.size() <= count) {
      return list;
    }
    List<T> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chosen.add(list.get((int) ((2L * i + 1) * list.size() / (2L * count))));
    }
    return chosen;
  }

  private static boolean isHit(UserOutcome outcome) {
    return outcome.rank() <= EvaluationReport.TOP;
  }

  private Example example(UserOutcome outcome) {
    Catalogue catalogue = recommender.catalogue();
    int[] history = part.history(split, outcome.user());
    List<String> ids = Arrays.stream(history).mapToObj(i -> catalogue.item(i).id()).toList();
    BatchRequest request =
        BatchRequest.of("", ids).withWishes(wish -> wish.withTop(EvaluationReport.TOP));
    String targetId = catalogue.item(outcome.target()).id();
    int oldest = Math.max(0, history.length - NEWEST_TITLES);
    return new Example(
        split.dataset().userId(outcome.user()),
        history.length,
        Arrays.stream(history, oldest, history.length)
            .mapToObj(i -> catalogue.item(i).title())
            .toList(),
        catalogue.item(outcome.target()).title(),
        isHit(outcome),
        recommender.submit(request).join().items().stream()
            .map(each -> title(each, targetId))
            .toList());
  }

  private static RecommendedTitle title(Recommendation each, String targetId) {
    Double probability = each.probability().isPresent() ? each.probability().getAsDouble() : null;
    return new RecommendedTitle(
        each.item().title(), probability, each.item().id().equals(targetId));
  }
}
