// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.report;

import io.genrec.eval.EvaluationReport;
import io.genrec.train.EpochResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a report tells.
 *
 * @param measured what was measured with what
 * @param rankers the baselines, the prior and the language model alone if a prior takes part, then
 *     the model
 * @param comparison the model against the best baseline
 * @param priorGain the model against itself without the prior, if one takes part
 * @param byHistoryLength all of them for users of long and of short histories
 * @param byItemPopularity all of them for users whose target is well known or hardly
 * @param epochs how the model was trained, if that is known
 * @param examples what some users got
 */
public record EvaluationDocument(
    Measurement measured,
    List<RankerFigures> rankers,
    Comparison comparison,
    @Nullable Comparison priorGain,
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
   * @param reports with at least one baseline
   * @param epochs may be empty
   * @throws IllegalArgumentException if there is no baseline, or the reports are on different users
   */
  public static EvaluationDocument of(
      Measurement measured,
      RankerReports reports,
      List<EpochResult> epochs,
      List<Example> examples) {
    EvaluationReport model = reports.model();
    EvaluationReport alone = reports.alone();
    return new EvaluationDocument(
        measured,
        reports.all().stream().map(RankerFigures::of).toList(),
        Comparison.of(model, Comparison.best(reports.baselines())),
        alone == null ? null : Comparison.of(model, alone),
        GroupFigures.of(reports, report -> report.byHistoryLength(HISTORY_LENGTHS)),
        GroupFigures.of(reports, report -> report.byItemPopularity(POPULARITIES)),
        epochs.stream().map(EpochFigures::of).toList(),
        examples);
  }
}
