// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes a document as JSON, and that as a page. */
public final class ReportPage {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z-]+)}}");
  private static final Pattern SOURCE_MAP = Pattern.compile("(?m)^//# sourceMappingURL=.*$");

  private ReportPage() {}

  /**
   * A JSON object in ASCII in which no character could end a script: {@code <}, {@code >} and
   * {@code &} are escaped within its strings, and nowhere else does JSON have them.
   */
  public static String json(EvaluationDocument document) {
    try {
      return JSON.writeValueAsString(document)
          .replace("<", "\\u003c")
          .replace(">", "\\u003e")
          .replace("&", "\\u0026");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers and strings can always be written", e);
    }
  }

  /**
   * The page.
   *
   * @param json what {@link #json} gave
   */
  public static String html(String json) {
    WebJar charts = WebJar.named("chart.js");
    WebJar colours = WebJar.named("kurkle__color"); // is within Chart.js, without its notice
    Map<String, String> parts =
        Map.of(
            "style", resource("report.css"),
            "chart-library", withoutSourceMap(charts.text("dist/chart.umd.min.js")),
            "chart-licence", text(charts.text("LICENSE.md")),
            "colour-licence", text(colours.text("LICENSE.md")),
            "data", json,
            "script", resource("report.js"));
    // In one pass: what a title looks like is never a place of the template.
    return PLACE
        .matcher(resource("report.html"))
        .replaceAll(place -> Matcher.quoteReplacement(part(parts, place)));
  }

  private static String part(Map<String, String> parts, MatchResult place) {
    String part = parts.get(place.group(1));
    if (part == null) {
      throw new IllegalStateException("report.html has a place for " + place.group(1));
    }
    return part;
  }

  /** A browser with open tools would look for the map. */
  private static String withoutSourceMap(String script) {
    return SOURCE_MAP.matcher(script).replaceAll("");
  }

  private static String text(String plain) {
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").strip();
  }

  private static String resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the jar; build it again");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(name + " cannot be read", e);
    }
  }
}
