// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.report;

import io.genrec.eval.EvaluationReport;
import io.genrec.train.EpochResult;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that a report tells.
 *
 * @param measured what was measured with what
 * @param rankers the baselines, then the model
 * @param comparison the model against the best baseline
 * @param byHistoryLength both for users of long and of short histories
 * @param byItemPopularity both for users whose target is well known or hardly
 * @param epochs how the model was trained, if that is known
 * @param examples what some users got
 */
public record EvaluationDocument(
    Measurement measured,
    List<RankerFigures> rankers,
    Comparison comparison,
    List<GroupFigures> byHistoryLength,
    List<GroupFigures> byItemPopularity,
    List<EpochFigures> epochs,
    List<Example> examples) {
  private static final int[] HISTORY_LENGTHS = {5, 10, 20, 50, 100, 200};
  private static final int[] POPULARITIES = {1, 5, 10, 20, 50, 100, 200};

  /** Copies the lists. */
  public EvaluationDocument {
    rankers = List.copyOf(rankers);
    byHistoryLength = List.copyOf(byHistoryLength);
    byItemPopularity = List.copyOf(byItemPopularity);
    epochs = List.copyOf(epochs);
    examples = List.copyOf(examples);
  }

  /**
   * Works out the figures.
   *
   * @param baselines at least one, on the users of the model's report
   * @param epochs may be empty
   * @throws IllegalArgumentException if there is no baseline, or one is on other users
   */
  public static EvaluationDocument of(
      Measurement measured,
      EvaluationReport model,
      List<EvaluationReport> baselines,
      List<EpochResult> epochs,
      List<Example> examples) {
    EvaluationReport best = Comparison.best(baselines);
    return new EvaluationDocument(
        measured,
        Stream.concat(baselines.stream(), Stream.of(model)).map(RankerFigures::of).toList(),
        Comparison.of(model, best),
        GroupFigures.of(
            model.byHistoryLength(HISTORY_LENGTHS), best.byHistoryLength(HISTORY_LENGTHS)),
        GroupFigures.of(model.byItemPopularity(POPULARITIES), best.byItemPopularity(POPULARITIES)),
        epochs.stream().map(EpochFigures::of).toList(),
        examples);
  }
}
