// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.report;

import io.genrec.eval.EvaluationReport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured on the same users.
 *
 * @param baselines what only counts; may be empty
 * @param prior the prior alone, if one takes part
 * @param alone the language model without the prior, if one takes part
 * @param model the recommender
 */
public record RankerReports(
    List<EvaluationReport> baselines,
    @Nullable EvaluationReport prior,
    @Nullable EvaluationReport alone,
    EvaluationReport model) {
  /** Copies the list. */
  public RankerReports {
    baselines = List.copyOf(baselines);
  }

  /** All of them, the recommender last. */
  public List<EvaluationReport> all() {
    List<EvaluationReport> all = new ArrayList<>(baselines);
    if (prior != null) {
      all.add(prior);
    }
    if (alone != null) {
      all.add(alone);
    }
    all.add(model);
    return List.copyOf(all);
  }

  /**
   * What the recommender is to be compared with: the best baseline, and the language model alone.
   */
  public List<EvaluationReport> rivals() {
    List<EvaluationReport> rivals = new ArrayList<>();
    if (alone != null) {
      rivals.add(alone);
    }
    if (!baselines.isEmpty()) {
      rivals.add(Comparison.best(baselines));
    }
    return List.copyOf(rivals);
  }
}
