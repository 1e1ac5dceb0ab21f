// SPDX-License-Identifier: Apache-2.0
package io.genrec.prompt;

/**
 * The room that a prompt has.
 *
 * @param tokens the most tokens of a prompt, the answer's taken off
 * @param titles the most titles of the history
 */
record PromptRoom(int tokens, int titles) {
  /**
   * The room of one prompt.
   *
   * @param fixed the tokens of a prompt without titles
   * @throws IllegalArgumentException if the fixed tokens and the answer do not fit, or an answer
   *     length is negative
   */
  static PromptRoom of(
      PromptTemplate template, int history, int contextTokens, int answerTokens, int fixed) {
    if (answerTokens < 0) {
      throw new IllegalArgumentException("answerTokens must be at least 0, was " + answerTokens);
    }
    int budget =
        template.tokenBudget() == 0
            ? contextTokens
            : Math.min(contextTokens, template.tokenBudget());
    if ((long) fixed + answerTokens > budget) {
      throw new IllegalArgumentException(
          "a budget of "
              + budget
              + " tokens is too small for the "
              + fixed
              + " tokens of template "
              + template.name()
              + " and "
              + answerTokens
              + " of the answer; raise it to at least "
              + ((long) fixed + answerTokens));
    }
    int titles = template.maxTitles() == 0 ? history : Math.min(history, template.maxTitles());
    return new PromptRoom(budget - answerTokens, titles);
  }
}
