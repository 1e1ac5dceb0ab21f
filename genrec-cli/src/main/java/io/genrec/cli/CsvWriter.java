// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.Recommendation;
import java.io.IOException;
import java.io.Writer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes a row for each recommendation. */
final class CsvWriter implements AnswerWriter {
  private final CSVPrinter csv;

  CsvWriter(Writer out, boolean continued) throws IOException {
    CSVFormat format = CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();
    this.csv = new CSVPrinter(out, format);
    if (!continued) {
      csv.printRecord("user", "rank", "itemId", "title", "score", "probability", "exact");
    }
  }

  @Override
  public void write(UserAnswer answer) throws IOException {
    for (Recommendation each : answer.recommendations().items()) {
      csv.printRecord(
          answer.user(),
          each.rank(),
          each.item().id(),
          each.item().title(),
          each.score(),
          each.probability().isPresent() ? each.probability().getAsDouble() : "",
          answer.recommendations().exact());
    }
  }
}
