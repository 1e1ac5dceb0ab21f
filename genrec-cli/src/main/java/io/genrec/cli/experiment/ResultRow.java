// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.experiment;

import java.util.Optional;

/**
 * What a run came to: a row of the results.
 *
 * @param run which
 * @param settings those of its own, as {@code key=value key=value}
 * @param effort of its fine-tuning
 * @param epochs how many it had
 * @param chosenEpoch which of them was kept, from 1
 * @param validation measured on all validation targets
 * @param test measured on all test targets, if that was asked for
 * @param modelBytes the size of the file that was trained, an adapter's without its base
 * @param version of genrec
 * @param when the figures were measured, as ISO 8601
 */
public record ResultRow(
    RunName run,
    String settings,
    TrainingEffort effort,
    int epochs,
    int chosenEpoch,
    RunFigures validation,
    Optional<RunFigures> test,
    long modelBytes,
    String version,
    String when) {
  /** The same with test figures. */
  public ResultRow withTest(RunFigures figures) {
    return new ResultRow(
        run,
        settings,
        effort,
        epochs,
        chosenEpoch,
        validation,
        Optional.of(figures),
        modelBytes,
        version,
        when);
  }
}
