// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.Recommendation;
import io.genrec.Recommendations;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.Locale;

/** Writes answers for people. */
final class TableWriter implements AnswerWriter {
  private static final double NANOS_PER_MILLI = 1e6;

  private final Writer out;
  private boolean first;

  TableWriter(Writer out, boolean continued) {
    this.out = out;
    this.first = !continued;
  }

  @Override
  public void write(UserAnswer answer) throws IOException {
    StringBuilder text = new StringBuilder();
    if (!first) {
      text.append('\n');
    }
    first = false;
    text.append("User ").append(answer.user()).append(", last titles, the newest at the end:\n");
    answer.lastTitles().forEach(title -> text.append("        ").append(title).append('\n'));
    Recommendations recommendations = answer.recommendations();
    text.append("Rank  Score    Probability  Title\n");
    recommendations.items().forEach(item -> text.append(line(item)).append('\n'));
    text.append(summary(recommendations)).append('\n');
    out.write(text.toString());
  }

  private static String line(Recommendation each) {
    String probability =
        each.probability().isPresent()
            ? String.format(Locale.ROOT, "%10.4f%%", 100 * each.probability().getAsDouble())
            : " ".repeat(11);
    return String.format(
        Locale.ROOT,
        "%4d  %7.3f  %s  %s",
        each.rank(),
        each.score(),
        probability,
        each.item().title());
  }

  private static String time(Duration elapsed) {
    return elapsed.isZero()
        ? ""
        : String.format(Locale.ROOT, ", %.1f ms", elapsed.toNanos() / NANOS_PER_MILLI);
  }

  private static String summary(Recommendations recommendations) {
    String found = "";
    if (recommendations.isShort()) {
      found =
          "Only %d of %d: no other item is allowed. "
              .formatted(recommendations.items().size(), recommendations.requested());
    }
    return String.format(
        Locale.ROOT,
        "%s%s %d titles of history read%s.",
        found,
        recommendations.exact()
            ? "Provably the best of all allowed items."
            : "Not provably exact: the beam left out something that may score higher.",
        recommendations.titlesUsed(),
        time(recommendations.elapsed()));
  }
}
