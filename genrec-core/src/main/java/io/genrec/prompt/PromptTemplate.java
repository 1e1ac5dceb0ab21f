// SPDX-License-Identifier: Apache-2.0
package io.genrec.prompt;

import io.genrec.model.Tokenizer;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The text around a user's titles. A prompt is the prefix, the titles with the separator between
 * them, and the cue; without a cue the last title is followed by a separator too, so that the model
 * continues the list.
 *
 * @param name what the template is called; not blank
 * @param prefix the text before the first title, the instruction included
 * @param separator the text between two titles; not empty
 * @param cue the text between the last title and the answer; may be empty
 * @param beginningOfSequence whether the model's beginning-of-sequence token leads, if it has one
 * @param titleEnd what ends the answer
 * @param tokenBudget tokens of prompt and answer together, or 0 for as many as the model takes
 * @param maxTitles the most titles of a history, or 0 for no limit
 */
public record PromptTemplate(
    String name,
    String prefix,
    String separator,
    String cue,
    boolean beginningOfSequence,
    TitleEnd titleEnd,
    int tokenBudget,
    int maxTitles)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The instruction of {@link #genrecPaper()}, after the GenRec paper (Ji et al., 2023). */
  public static final String GENREC_INSTRUCTION =
      "Given the movie viewing habits, what is the most probable movie they will choose to watch"
          + " next?";

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the name is blank, the separator empty, or a number below 0
   */
  public PromptTemplate {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a template needs a name");
    }
    if (separator.isEmpty()) {
      throw new IllegalArgumentException("template " + name + " needs a separator between titles");
    }
    if (tokenBudget < 0 || maxTitles < 0) {
      throw new IllegalArgumentException(
          "template " + name + ": tokenBudget and maxTitles must be at least 0");
    }
  }

  /** The history as a list, a title a line, that the model continues. */
  public static PromptTemplate sequence() {
    return new PromptTemplate(
        "sequence", "Titles in the order chosen:\n", "\n", "", true, TitleEnd.NEWLINE, 0, 0);
  }

  /** The prompt of the GenRec reference code for films. */
  public static PromptTemplate genrecPaper() {
    return genrecPaper(GENREC_INSTRUCTION);
  }

  /** The prompt of the GenRec reference code, its stray comment included, for an instruction. */
  public static PromptTemplate genrecPaper(String instruction) {
    return new PromptTemplate(
        "genrec-paper",
        " # noqa: E501\n" + instruction + "\n\n### input:\n",
        ",",
        "\n\n### Response:\n",
        true,
        TitleEnd.END_OF_SEQUENCE,
        256,
        0);
  }

  /**
   * A built-in template.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static PromptTemplate named(String name) {
    return switch (name) {
      case "sequence" -> sequence();
      case "genrec-paper" -> genrecPaper();
      default ->
          throw new IllegalArgumentException(
              "there is no template '" + name + "'; there is: sequence, genrec-paper");
    };
  }

  /** The text of a prompt with all of these titles, oldest first. */
  public String render(List<String> titles) {
    String tail = cue.isEmpty() && !titles.isEmpty() ? separator : cue;
    return prefix + String.join(separator, titles) + tail;
  }

  /** The special tokens that a prompt starts with: the beginning-of-sequence token or none. */
  int[] leadingTokens(Tokenizer tokenizer) {
    return beginningOfSequence ? tokenizer.beginningOfSequence().stream().toArray() : new int[0];
  }

  /** All values as one text, equal for equal templates only. */
  public String canonicalText() {
    StringBuilder text = new StringBuilder();
    for (String value : List.of(name, prefix, separator, cue)) {
      text.append(value.length()).append(':').append(value).append('\n');
    }
    return text.append(beginningOfSequence)
        .append(' ')
        .append(titleEnd)
        .append(' ')
        .append(tokenBudget)
        .append(' ')
        .append(maxTitles)
        .toString();
  }

  /**
   * The template that {@link #canonicalText} was made of.
   *
   * @throws IllegalArgumentException if the text is not of that form
   */
  public static PromptTemplate ofCanonicalText(String text) {
    String[] values = new String[4];
    int at = 0;
    for (int i = 0; i < values.length; i++) {
      int colon = text.indexOf(':', at);
      int length = colon < 0 ? -1 : number(text.substring(at, colon));
      int end = colon + 1 + length;
      if (length < 0 || end >= text.length() || text.charAt(end) != '\n') {
        throw new IllegalArgumentException("this is not the text of a template: " + text);
      }
      values[i] = text.substring(colon + 1, end);
      at = end + 1;
    }
    String[] rest = text.substring(at).split(" ", -1);
    if (rest.length != 4) {
      throw new IllegalArgumentException("this is not the text of a template: " + text);
    }
    return new PromptTemplate(
        values[0],
        values[1],
        values[2],
        values[3],
        Boolean.parseBoolean(rest[0]),
        TitleEnd.valueOf(rest[1]),
        number(rest[2]),
        number(rest[3]));
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "in the text of a template, a number is '" + text + "'", e);
    }
  }

  /** The SHA-256 of the canonical text's UTF-8 bytes, in lower-case hexadecimal digits. */
  public String sha256() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(canonicalText().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
