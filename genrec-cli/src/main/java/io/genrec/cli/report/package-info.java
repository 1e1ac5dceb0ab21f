// SPDX-License-Identifier: Apache-2.0

/**
 * An evaluation as a page for people and as data for machines.
 *
 * <pre>{@code
 * String json = ReportPage.json(EvaluationDocument.of(measured, reports, epochs, examples));
 * String html = ReportPage.html(json);
 * }</pre>
 *
 * <p>The page holds its data, its script and the chart library, so that it asks nothing of a
 * network. The names of the records' components are those of the data's fields.
 */
@NullMarked
package io.genrec.cli.report;

import org.jspecify.annotations.NullMarked;
