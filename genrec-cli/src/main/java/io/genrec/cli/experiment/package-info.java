// SPDX-License-Identifier: Apache-2.0

/**
 * Experiments as a file: which trainings are to be compared, which of them are done, and how well
 * they did.
 *
 * <pre>{@code
 * ExperimentFile file = ExperimentFile.read(Path.of("experiments/sample.json"));
 * ResultsTable table = new ResultsTable(Path.of("results"));
 * List<ExperimentSummary> best = ExperimentSummary.of(table.rows());
 * }</pre>
 *
 * <p>Nothing is trained in here. Settings are the options of a command and are known by its model
 * alone, so that a new option of the command is a setting, too.
 */
@NullMarked
package io.genrec.cli.experiment;

import org.jspecify.annotations.NullMarked;
