// SPDX-License-Identifier: Apache-2.0
package io.genrec;

import io.genrec.model.ModelSpec;
import io.genrec.prior.PriorPlacement;
import io.genrec.prior.PriorSpec;
import io.genrec.prompt.PromptMode;
import io.genrec.prompt.PromptTemplate;
import io.genrec.prompt.TitleForm;
import io.genrec.search.BeamSearchConfig;
import java.io.Serializable;

/**
 * All that opens a recommender but the catalogue: small and serialisable, so that another process
 * can open its own.
 *
 * @param model which model, with which adapters, on which engine and device
 * @param template the text around a user's titles
 * @param promptMode how that text becomes tokens
 * @param titleForm how much of each title the model reads and writes; by whole text always all
 * @param promptTokens the most tokens of a prompt, at least 1; the model's context and the template
 *     may allow fewer
 * @param search how items are searched for; how many is in each request
 * @param compute how it computes
 * @param prior what takes part in the choice of items beside the model
 */
public record RecommenderSpec(
    ModelSpec model,
    PromptTemplate template,
    PromptMode promptMode,
    TitleForm titleForm,
    int promptTokens,
    BeamSearchConfig search,
    ComputeSpec compute,
    PriorSpec prior)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * The most tokens of a prompt unless told otherwise, some fifty titles: histories beyond twenty
   * did not recommend better where it was measured.
   */
  public static final int DEFAULT_PROMPT_TOKENS = 1024;

  /**
   * The narrowest beam with a prior in the search, unless told otherwise. What a prior finds
   * promising has more rivals: on 2,000 validation users of Amazon Toys a beam of 20 gave an NDCG
   * at 10 of .0850, one of 40 .0868, one of 80 .0865.
   */
  public static final int BEAM_WIDTH_WITH_PRIOR = 40;

  /** The widest beam: engines have 256 sequences, and two hold the instruction and the prompt. */
  public static final int MAX_BEAM_WIDTH = 254;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if {@code promptTokens} is below 1 or the beam is too wide
   */
  public RecommenderSpec {
    if (promptTokens < 1) {
      throw new IllegalArgumentException("promptTokens must be at least 1, was " + promptTokens);
    }
    if (search.beamWidth() > MAX_BEAM_WIDTH) {
      throw new IllegalArgumentException(
          "the beam width must be at most " + MAX_BEAM_WIDTH + ", was " + search.beamWidth());
    }
  }

  /** A model with a template, a beam of 20 and scores normalised over the catalogue. */
  public static RecommenderSpec of(ModelSpec model, PromptTemplate template) {
    return new RecommenderSpec(
        model,
        template,
        PromptMode.SEGMENTS,
        TitleForm.WHOLE,
        DEFAULT_PROMPT_TOKENS,
        BeamSearchConfig.defaults(),
        ComputeSpec.defaults(),
        PriorSpec.none());
  }

  /** The same with another way from text to tokens. */
  public RecommenderSpec withPromptMode(PromptMode mode) {
    return new RecommenderSpec(
        model, template, mode, titleForm, promptTokens, search, compute, prior);
  }

  /** The same with another form of titles: that which the model was trained with. */
  public RecommenderSpec withTitleForm(TitleForm form) {
    return new RecommenderSpec(
        model, template, promptMode, form, promptTokens, search, compute, prior);
  }

  /** The same with another limit on prompts. */
  public RecommenderSpec withPromptTokens(int tokens) {
    return new RecommenderSpec(
        model, template, promptMode, titleForm, tokens, search, compute, prior);
  }

  /** The same with another search. */
  public RecommenderSpec withSearch(BeamSearchConfig config) {
    return new RecommenderSpec(
        model, template, promptMode, titleForm, promptTokens, config, compute, prior);
  }

  /** The same with another way to compute. */
  public RecommenderSpec withCompute(ComputeSpec spec) {
    return new RecommenderSpec(
        model, template, promptMode, titleForm, promptTokens, search, spec, prior);
  }

  /**
   * The same with a prior in the place of any other. If it takes part within the search, the beam
   * becomes {@value #BEAM_WIDTH_WITH_PRIOR} wide where it was narrower; {@link #withSearch} can
   * change that again.
   */
  public RecommenderSpec withPrior(PriorSpec other) {
    boolean within = other.weight() > 0 && other.placement() == PriorPlacement.WITHIN;
    return new RecommenderSpec(
        model,
        template,
        promptMode,
        titleForm,
        promptTokens,
        within && search.beamWidth() < BEAM_WIDTH_WITH_PRIOR
            ? search.withBeamWidth(BEAM_WIDTH_WITH_PRIOR)
            : search,
        compute,
        other);
  }
}
