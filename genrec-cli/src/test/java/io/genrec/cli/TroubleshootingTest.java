// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the page of symptoms says that genrec says must be what it says: each phrase is looked for
 * in the sources. N, X, a version, a library's file and "this platform" stand for what differs from
 * case to case.
 */
class TroubleshootingTest {
  private static final Path PAGE = DocsPage.ROOT.resolve("docs/troubleshooting.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern REMARK = Pattern.compile("\\([^)]*\\)$");
  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "\\.{3}|\\bN MiB\\b|\\b[NX]\\b|\\bv\\d+(\\.\\d+)+|\\blib\\w+\\.so(\\.\\d+)*|\\bthis"
              + " platform\\b");

  /** What a placeholder is in the sources: a conversion, a variable, or what is put in between. */
  private static final String ANYTHING = "[^\\n]{0,60}?";

  private static final Pattern COMMENT =
      Pattern.compile("^\\s*(//|/?\\*|#(?!!)).*$", Pattern.MULTILINE);
  private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"");
  private static final Pattern INSERTED = Pattern.compile("\"\\s*\\+[^\";{}]{1,80}\\+\\s*\"");

  /** The first columns of the tables about what is said. */
  static List<String> phrases() throws IOException {
    List<String> phrases = new ArrayList<>();
    boolean said = false;
    for (String line : Files.readAllLines(PAGE)) {
      String first = line.startsWith("|") ? line.split(" \\| ", 2)[0].substring(1).strip() : "";
      if (first.isEmpty() || first.startsWith("--")) {
        said &= !first.isEmpty();
      } else if (first.equals("it says")) {
        said = true;
      } else if (said) {
        phrases.addAll(phrasesOf(first));
      }
    }
    return phrases;
  }

  /** What is written as code, or all of it where nothing is. */
  private static List<String> phrasesOf(String cell) {
    List<String> quoted = CODE.matcher(cell).results().map(each -> each.group(1)).toList();
    return quoted.isEmpty()
        ? Arrays.stream(REMARK.matcher(cell).replaceFirst("").split(";", -1))
            .map(String::strip)
            .toList()
        : quoted;
  }

  @ParameterizedTest
  @MethodSource("phrases")
  void everyPhraseIsInTheSources(String phrase) throws IOException {
    assertThat(isSaid(phrase)).as(phrase).isTrue();
  }

  @Test
  void aPhraseThatNothingPrintsIsNoticed() throws IOException {
    assertThat(phrases()).hasSizeGreaterThan(30);
    assertThat(isSaid("the architecture is 'X', but genrec runs nothing")).isFalse();
    assertThat(isSaid("this system's X is younger than version N")).isFalse();
  }

  private static boolean isSaid(String phrase) throws IOException {
    StringBuilder expression = new StringBuilder();
    int from = 0;
    Matcher placeholder = PLACEHOLDER.matcher(phrase);
    for (MatchResult each : placeholder.results().toList()) {
      expression.append(Pattern.quote(phrase.substring(from, each.start()))).append(ANYTHING);
      from = each.end();
    }
    expression.append(Pattern.quote(phrase.substring(from)));
    Pattern said = Pattern.compile(expression.toString(), Pattern.CASE_INSENSITIVE);
    return said.matcher(sources()).find();
  }

  /** All sources that print, without comments and with their strings in one piece. */
  private static String sources() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path file : DocsPage.files(".java", ".cpp", ".h", ".cmake", "pom.xml", "/genrec")) {
      // The system's own messages are those that the explanations are tested with.
      if (!file.toString().replace('\\', '/').contains("/src/test/")
          || file.endsWith("LoadProblemTest.java")) {
        files.add(file);
      }
    }
    StringBuilder all = new StringBuilder();
    for (Path file : files) {
      String text = COMMENT.matcher(Files.readString(file)).replaceAll("");
      all.append(INSERTED.matcher(JOINT.matcher(text).replaceAll("")).replaceAll("{}"));
    }
    return all.toString();
  }
}
