// SPDX-License-Identifier: Apache-2.0
package io.genrec.prompt;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a template from a Java properties file in UTF-8 with the keys {@code name}, {@code prefix},
 * {@code separator}, {@code cue}, {@code beginningOfSequence} (true or false), {@code titleEnd}
 * (NEWLINE or END_OF_SEQUENCE), {@code tokenBudget} and {@code maxTitles}. Only {@code name} and
 * {@code separator} are required; a line feed is written {@code \n}.
 */
public final class PromptTemplateFile {
  private static final Set<String> KEYS =
      Set.of(
          "name",
          "prefix",
          "separator",
          "cue",
          "beginningOfSequence",
          "titleEnd",
          "tokenBudget",
          "maxTitles");

  private PromptTemplateFile() {}

  /**
   * Reads a template.
   *
   * @throws PromptTemplateException if the file cannot be read, or a key is unknown, missing or has
   *     a wrong value
   */
  public static PromptTemplate read(Path file) {
    Properties values = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      values.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new PromptTemplateException(
          "cannot read the template file " + file + ": " + e + "; give a properties file in UTF-8",
          e);
    }
    Set<String> unknown = new TreeSet<>(values.stringPropertyNames());
    unknown.removeAll(KEYS);
    if (!unknown.isEmpty()) {
      throw new PromptTemplateException(
          file + ": unknown keys " + unknown + "; the keys are " + new TreeSet<>(KEYS));
    }
    try {
      return new PromptTemplate(
          values.getProperty("name", ""),
          values.getProperty("prefix", ""),
          values.getProperty("separator", ""),
          values.getProperty("cue", ""),
          flag(values.getProperty("beginningOfSequence", "true")),
          TitleEnd.valueOf(values.getProperty("titleEnd", "NEWLINE")),
          Integer.parseInt(values.getProperty("tokenBudget", "0")),
          Integer.parseInt(values.getProperty("maxTitles", "0")));
    } catch (IllegalArgumentException e) {
      throw new PromptTemplateException(file + ": " + e.getMessage() + "; correct the file", e);
    }
  }

  private static boolean flag(String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "beginningOfSequence must be true or false, was '" + value + "'");
    };
  }
}
