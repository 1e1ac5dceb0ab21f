// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.experiment;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * How an experiment did over its seeds.
 *
 * @param experiment its name
 * @param seeds how many of its runs are done
 * @param settings those of its own
 * @param parameters how many were trained
 * @param seconds of fine-tuning, the mean over seeds
 * @param validation on all validation targets
 * @param test on all test targets, over those seeds that were tested, if any was
 * @param testSeeds how many were tested
 */
public record ExperimentSummary(
    String experiment,
    int seeds,
    String settings,
    long parameters,
    double seconds,
    Part validation,
    Optional<Part> test,
    int testSeeds) {
  /**
   * Figures over seeds.
   *
   * @param hitRate at 10
   * @param ndcg at 10
   */
  public record Part(Spread hitRate, Spread ndcg) {
    static Part of(List<RunFigures> figures) {
      return new Part(over(figures, RunFigures::hitRate), over(figures, RunFigures::ndcg));
    }

    private static Spread over(List<RunFigures> figures, ToDoubleFunction<RunFigures> figure) {
      return Spread.of(figures.stream().map(figure::applyAsDouble).toList());
    }
  }

  /** Summaries by experiment, the highest NDCG at 10 on validation targets first. */
  public static List<ExperimentSummary> of(List<ResultRow> rows) {
    Map<String, List<ResultRow>> byName =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.run().experiment(), LinkedHashMap::new, Collectors.toList()));
    return byName.values().stream()
        .map(ExperimentSummary::ofOne)
        .sorted(
            Comparator.comparingDouble((ExperimentSummary each) -> each.validation().ndcg().mean())
                .reversed())
        .toList();
  }

  private static ExperimentSummary ofOne(List<ResultRow> rows) {
    ResultRow last = rows.get(rows.size() - 1);
    List<RunFigures> tested = rows.stream().flatMap(row -> row.test().stream()).toList();
    return new ExperimentSummary(
        last.run().experiment(),
        rows.size(),
        last.settings(),
        last.effort().parameters(),
        rows.stream().mapToDouble(row -> row.effort().seconds()).average().orElseThrow(),
        Part.of(rows.stream().map(ResultRow::validation).toList()),
        tested.isEmpty() ? Optional.empty() : Optional.of(Part.of(tested)),
        tested.size());
  }
}
