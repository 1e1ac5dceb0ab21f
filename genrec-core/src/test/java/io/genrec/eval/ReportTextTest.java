// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTextTest {
  private final EvaluationReport report =
      PairedComparisonTest.report("kNN, \"cosine\"", 40, user -> user % 4 == 0 ? 1 : 20);

  @Test
  void jsonHoldsEveryFigure() throws Exception {
    JsonNode json = new ObjectMapper().readTree(ReportText.json(report));

    assertThat(json.get("ranker").textValue()).isEqualTo("kNN, \"cosine\"");
    assertThat(json.get("users").intValue()).isEqualTo(40);
    for (RankingMetric metric : EvaluationReport.METRICS) {
      JsonNode figure = json.get(metric.name());
      assertThat(figure.get("mean").doubleValue()).isEqualTo(0.25); // a quarter is at rank 1
      assertThat(new Interval(figure.get("low").doubleValue(), figure.get("high").doubleValue()))
          .isEqualTo(report.interval(metric));
    }
    assertThat(json.get("Coverage@5").doubleValue()).isEqualTo(0.5);
    assertThat(json.get("inCatalogue").doubleValue()).isEqualTo(1);
    assertThat(json.get("fewerThan10").doubleValue()).isZero();
  }

  @Test
  void csvHasALineForEachFigureOfEachReport() {
    String csv = ReportText.csv(List.of(report, report));
    List<String> lines = csv.lines().toList();

    assertThat(lines.get(0)).isEqualTo("ranker,users,metric,mean,low,high");
    assertThat(lines.get(1)).startsWith("\"kNN, \"\"cosine\"\"\",40,HR@5,0.25,0.");
    assertThat(lines.get(9)).isEqualTo("\"kNN, \"\"cosine\"\"\",40,fewerThan10,0.0,,");
    assertThat(lines).hasSize(1 + 2 * 9);
  }
}
