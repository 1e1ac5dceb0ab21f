// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import io.genrec.prompt.PromptTemplate;
import io.genrec.prompt.TitleForm;

/**
 * How histories become examples.
 *
 * @param template the text around the titles, the same as when recommending
 * @param titleForm how much of each title is written
 * @param tokenBudget the most tokens of an example, at least 1; the template's own budget applies
 *     too if it is smaller
 * @param firstTitleIsTarget whether a list's first title, which nothing goes before, is learned
 * @param seed of where long histories are cut
 */
public record TrainingSetSpec(
    PromptTemplate template,
    TitleForm titleForm,
    int tokenBudget,
    boolean firstTitleIsTarget,
    long seed) {
  /** Where more did not help when it was measured: some twenty titles. */
  public static final int DEFAULT_TOKEN_BUDGET = 256;

  /**
   * Checks the budget.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public TrainingSetSpec {
    if (tokenBudget < 1) {
      throw new IllegalArgumentException("tokenBudget must be at least 1, was " + tokenBudget);
    }
  }

  /** Whole titles, every one a target, in examples of at most 256 tokens. */
  public static TrainingSetSpec of(PromptTemplate template) {
    return new TrainingSetSpec(template, TitleForm.WHOLE, DEFAULT_TOKEN_BUDGET, true, 1);
  }

  /** The same with another form of titles. */
  public TrainingSetSpec withTitleForm(TitleForm form) {
    return new TrainingSetSpec(template, form, tokenBudget, firstTitleIsTarget, seed);
  }

  /** The same with another limit on examples. */
  public TrainingSetSpec withTokenBudget(int tokens) {
    return new TrainingSetSpec(template, titleForm, tokens, firstTitleIsTarget, seed);
  }

  /** The same with or without a list's first title as a target. */
  public TrainingSetSpec withFirstTitleIsTarget(boolean isTarget) {
    return new TrainingSetSpec(template, titleForm, tokenBudget, isTarget, seed);
  }

  /** The same with other cuts. */
  public TrainingSetSpec withSeed(long other) {
    return new TrainingSetSpec(template, titleForm, tokenBudget, firstTitleIsTarget, other);
  }
}
