// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The one problem that genrec and its peers solve: prompts, and the titles that may answer them. As
 * a file it is JSON with these names, so that peers in any language can read it.
 *
 * @param model the path of the GGUF file
 * @param template the template's canonical text
 * @param titleForm the name of the form that titles are written in
 * @param beginningOfSequence the token that leads each prompt, or -1
 * @param endToken the token that ends an answer
 * @param endText what that token is as text; empty if it is no text
 * @param wordMark what stands in front of an answer's first word as text: a space, or nothing
 * @param beam how many hypotheses go on after each step
 * @param top how many titles each user is to get
 * @param promptTokens the most tokens of a prompt
 * @param sharedPrompt the tokens that all prompts start with
 * @param titles the catalogue, by item number
 * @param users whose prompts are to be answered
 */
record Workload(
    String model,
    String template,
    String titleForm,
    int beginningOfSequence,
    int endToken,
    String endText,
    String wordMark,
    int beam,
    int top,
    int promptTokens,
    List<Integer> sharedPrompt,
    List<Title> titles,
    List<User> users) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A title of the catalogue.
   *
   * @param id the item's id
   * @param title the item's title
   * @param text what the model writes: the tokens as text
   * @param tokens what the model writes, without the end token
   */
  record Title(String id, String title, String text, List<Integer> tokens) {}

  /**
   * A user.
   *
   * @param id the user's id
   * @param history the ids of the user's items, oldest first
   * @param prompt the prompt's tokens
   * @param text the prompt as text, without the beginning-of-sequence token
   * @param textGivesPrompt whether tokenising the text gives the prompt's tokens
   */
  record User(
      String id,
      List<String> history,
      List<Integer> prompt,
      String text,
      boolean textGivesPrompt) {}

  /** Reads a workload. */
  static Workload read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), Workload.class);
  }

  /** Writes the workload; the file appears when it is complete. */
  void write(Path file) throws IOException {
    writeJson(file, this);
  }

  /** Writes a value as JSON; the file appears when it is complete. */
  static void writeJson(Path file, Object value) throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      JSON.writeValue(partial.toFile(), value);
      Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
