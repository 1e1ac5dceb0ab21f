// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.genrec.train.EpochLog;
import io.genrec.train.EpochResult;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a browser makes of a report; needs Chromium. */
@NeedsAnEngine
class ReportInBrowserTest {
  private static final Pattern PROBE = Pattern.compile("<pre id=\"probe\">([^<]*)</pre>");

  @TempDir private Path folder;
  private Chromium chromium;

  @BeforeEach
  void prepare() throws IOException {
    Optional<Chromium> found = Chromium.find();
    assumeTrue(
        found.isPresent(), "skipped: no Chromium on the path; install the package 'chromium'");
    chromium = found.orElseThrow();
    AwkwardDataset.write(folder.resolve("data"));
    AwkwardDataset.writeRecommender(folder.resolve("rec"));
  }

  @Test
  void drawsEveryChartAndFillsEveryTable() throws Exception {
    writeEpochs();
    JsonNode seen = open(evaluate());

    assertThat(seen.get("errors")).isEmpty();
    assertThat(seen.get("canvases")).hasSize(5);
    seen.get("canvases")
        .properties()
        .forEach(
            canvas ->
                assertThat(canvas.getValue().asInt())
                    .as("painted pixels of %s", canvas.getKey())
                    .isGreaterThan(1000));
    assertThat(texts(seen, "rankers")).hasSize(7).endsWith("model").contains("popularity");
    assertThat(texts(seen, "rankers")).anyMatch(name -> name.endsWith("best baseline"));
    assertThat(texts(seen, "figures")).hasSize(10).contains("40").doesNotContain("", "NaN");
    assertThat(texts(seen, "comparisons"))
        .containsExactly("HR@5", "NDCG@5", "HR@10", "NDCG@10", "MRR@10");
    assertThat(texts(seen, "facts")).hasSize(12).doesNotContain("", "undefined");
    assertThat(seen.get("verdict").asText()).contains("of 40 users").doesNotContain("NaN");
    assertThat(seen.get("epochsShown").asBoolean()).isTrue();
  }

  @Test
  void showsEveryTitleAsTextAndAsksNothingOfANetwork() throws Exception {
    JsonNode seen = open(evaluate());

    assertThat(seen.get("errors")).isEmpty();
    assertThat(seen.get("intruded").asInt()).isZero();
    assertThat(seen.get("images").asInt()).isZero();
    assertThat(seen.get("scripts").asInt())
        .as("the report's three and the probe's two")
        .isEqualTo(5);
    assertThat(seen.get("requests")).isEmpty();
    assertThat(texts(seen, "history")).containsAll(AwkwardDataset.AWKWARD_TITLES);
    assertThat(texts(seen, "users")).allMatch(user -> user.matches("User <b>\\d+</b>"));
    assertThat(texts(seen, "marks")).containsOnly("hit", "miss").hasSize(10);
    assertThat(seen.get("hits").asInt()).isEqualTo(5);
    assertThat(texts(seen, "targets")).hasSize(10);
  }

  @Test
  void leavesOutTheEpochsThatNobodyKept() throws Exception {
    JsonNode seen = open(evaluate("--users", "3"), "--window-size=500,900");

    assertThat(seen.get("errors")).isEmpty();
    assertThat(seen.get("epochsShown").asBoolean()).isFalse();
    assertThat(seen.get("canvases").get("loss-chart").asInt()).isZero();
    assertThat(seen.get("canvases").get("ranker-chart").asInt()).isGreaterThan(1000);
    assertThat(seen.get("width").asInt()).as("pixels beyond a narrow window").isZero();
  }

  @Test
  void drawsLikelihoodsAndNobodyWithoutAnError() throws Exception {
    JsonNode likelihood = open(evaluate("--scoring", "LIKELIHOOD"));
    JsonNode nobody = open(evaluate("--users", "0"));

    assertThat(likelihood.get("errors")).isEmpty();
    assertThat(texts(likelihood, "targets")).hasSize(10);
    assertThat(nobody.get("errors")).isEmpty();
    assertThat(texts(nobody, "targets")).isEmpty();
  }

  private void writeEpochs() {
    List<EpochResult> epochs = new ArrayList<>();
    for (int epoch = 1; epoch <= 8; epoch++) {
      OptionalDouble loss =
          epoch % 2 == 0 ? OptionalDouble.of(4.0 / epoch) : OptionalDouble.empty();
      epochs.add(new EpochResult(epoch, epoch, 3.0 / epoch, loss, 0.1, 0.05, epoch == 6));
    }
    EpochLog.write(folder.resolve("rec").resolve("epochs.jsonl"), epochs);
  }

  private Path evaluate(String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "evaluate",
                "--dataset",
                folder.resolve("data").toString(),
                "--recommender",
                folder.resolve("rec").toString(),
                "--report",
                folder.resolve("report").toString()));
    arguments.addAll(List.of(options));
    CommandRun run = CommandRun.of(arguments.toArray(new String[0]));
    assertThat(run.code()).as(run.err()).isZero();
    return folder.resolve("report").resolve("report.html");
  }

  /** Opens a copy that collects errors from the start and looks at itself at the end. */
  private JsonNode open(Path page, String... options) throws Exception {
    String errors =
        "<script>window.probeErrors = []; window.addEventListener('error', event =>"
            + " window.probeErrors.push(event.message));"
            + " window.addEventListener('securitypolicyviolation', event =>"
            + " window.probeErrors.push(event.violatedDirective));</script>";
    String probe;
    try (InputStream in = ReportInBrowserTest.class.getResourceAsStream("report-probe.js")) {
      probe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    String html = Files.readString(page);
    int bodyEnd = html.lastIndexOf("</body>");
    Path copy = page.resolveSibling("copy.html");
    Files.writeString(
        copy,
        html.substring(0, bodyEnd).replaceFirst("<head>", "<head>" + errors)
            + "<script>"
            + probe
            + "</script>"
            + html.substring(bodyEnd));
    String document = chromium.document(copy, folder, options);
    Matcher matcher = PROBE.matcher(document);
    assertThat(matcher.find()).as("the probe's element").isTrue();
    return new ObjectMapper().readTree(URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8));
  }

  private static List<String> texts(JsonNode seen, String field) {
    List<String> texts = new ArrayList<>();
    seen.get(field).forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
