// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportPageTest {
  private static final String AWKWARD =
      "</script> & <!-- \u2028 \uD800 é {{data}} {{script}} $1 \\";

  @Test
  void escapesWhatCouldEndAScriptAndStillHoldsIt() throws IOException {
    String json = ReportPage.json(document());

    assertThat(json).matches("\\p{ASCII}+").doesNotContain("<", ">", "&", "\n");
    assertThat(new ObjectMapper().readTree(json).at("/examples/0/target").asText())
        .isEqualTo(AWKWARD);
  }

  @Test
  void putsEachPartInItsPlaceOnce() {
    String json = ReportPage.json(document());
    String page = ReportPage.html(json);

    assertThat(page).containsOnlyOnce(">" + json + "</script>");
    assertThat(page.replace(json, "")).doesNotContain("{{");
    assertThat(page).startsWith("<!DOCTYPE html>").contains("'use strict'", "new Chart(");
  }

  @Test
  void keepsTheNoticesOfTheChartLibraryAndNoLinkToItsMap() {
    String page = ReportPage.html("{}");

    assertThat(page)
        .contains("Chart.js v" + WebJar.named("chart.js").version())
        .contains("Chart.js Contributors", "Jukka Kurkela", "Permission is hereby granted")
        .doesNotContain("sourceMappingURL", "src=\"http", "href=\"http", "@import", "url(http");
  }

  private static EvaluationDocument document() {
    return new EvaluationDocument(
        new Measurement(
            AWKWARD, 1, 1, 1, "TEST", AWKWARD, List.of(), 1, "e", "d", "t", "WHOLE", "s", 1, false,
            0, "WITHIN"),
        List.of(),
        new Comparison(AWKWARD, Map.of()),
        null,
        List.of(),
        List.of(),
        List.of(),
        List.of(new Example("u", 1, List.of("a"), AWKWARD, false, List.of())));
  }
}
