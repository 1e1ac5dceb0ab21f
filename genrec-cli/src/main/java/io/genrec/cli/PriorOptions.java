// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.RecommenderFolder;
import io.genrec.prior.PriorPlacement;
import io.genrec.prior.PriorSpec;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a recommender's prior takes part, where not as its folder says. */
final class PriorOptions {
  @Option(
      names = "--prior-weight",
      paramLabel = "W",
      description =
          "How much the recommender's prior counts, from 0, the model alone, to 1. Unless given,"
              + " what was fitted.")
  private @Nullable Double weight;

  @Option(
      names = "--placement",
      description =
          "One of ${COMPLETION-CANDIDATES}: whether the prior guides the search, or its best items"
              + " are scored after it.")
  private @Nullable PriorPlacement placement;

  /**
   * What was asked for.
   *
   * @param recommender the folder of a recommender, if one was named
   * @throws IllegalArgumentException if it has no prior, and one is asked for
   */
  PriorSpec prior(@Nullable Path recommender) {
    PriorSpec prior = recommender == null ? PriorSpec.none() : RecommenderFolder.prior(recommender);
    boolean hasPrior = !prior.equals(PriorSpec.none());
    if (!hasPrior && (placement != null || (weight != null && weight != 0))) {
      throw new IllegalArgumentException(
          recommender == null
              ? "--prior-weight and --placement are for a --recommender; name one that has a prior"
              : recommender + " has no prior; 'genrec tune' counts one");
    }
    if (placement != null) {
      prior = prior.withPlacement(placement, prior.candidates());
    }
    return weight == null ? prior : prior.withWeight(weight);
  }
}
