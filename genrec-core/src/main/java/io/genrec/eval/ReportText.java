// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes reports as CSV or JSON. Both hold for each metric its mean and the 95% interval's ends;
 * numbers are written in full.
 */
public final class ReportText {
  private static final CSVFormat CSV = CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

  private ReportText() {}

  /**
   * A line of column names and a line for each report and metric: ranker, users, metric, mean, low,
   * high. Coverage, the share of titles in the catalogue and that of users who got too few have no
   * interval.
   */
  public static String csv(List<EvaluationReport> reports) {
    StringWriter text = new StringWriter();
    try (CSVPrinter csv = new CSVPrinter(text, CSV)) {
      csv.printRecord("ranker", "users", "metric", "mean", "low", "high");
      for (EvaluationReport report : reports) {
        String name = report.name();
        int users = report.userCount();
        for (RankingMetric metric : EvaluationReport.METRICS) {
          Interval interval = report.interval(metric);
          csv.printRecord(
              name, users, metric.name(), report.mean(metric), interval.low(), interval.high());
        }
        for (Map.Entry<String, Double> share : shares(report).entrySet()) {
          csv.printRecord(name, users, share.getKey(), share.getValue(), "", "");
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("a string can always be written to", e);
    }
    return text.toString();
  }

  /**
   * One JSON object on one line: {@code {"ranker": ..., "users": ..., "HR@5": {"mean": ..., "low":
   * ..., "high": ...}, ..., "Coverage@5": ..., "inCatalogue": ..., "fewerThan10": ...}}.
   */
  public static String json(EvaluationReport report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("ranker", report.name());
      json.writeNumberField("users", report.userCount());
      for (RankingMetric metric : EvaluationReport.METRICS) {
        Interval interval = report.interval(metric);
        json.writeObjectFieldStart(metric.name());
        json.writeNumberField("mean", report.mean(metric));
        json.writeNumberField("low", interval.low());
        json.writeNumberField("high", interval.high());
        json.writeEndObject();
      }
      for (Map.Entry<String, Double> share : shares(report).entrySet()) {
        json.writeNumberField(share.getKey(), share.getValue());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("a string can always be written to", e);
    }
    return text.toString();
  }

  private static Map<String, Double> shares(EvaluationReport report) {
    Map<String, Double> shares = new LinkedHashMap<>(report.coverage());
    shares.put("inCatalogue", report.inCatalogueShare());
    shares.put("fewerThan" + EvaluationReport.TOP, report.shortShare());
    return shares;
  }
}
