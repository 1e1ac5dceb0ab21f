// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.report;

import java.util.List;

/**
 * What became of one user.
 *
 * @param user the user's id
 * @param historyLength how many items the model could see
 * @param history the newest of their titles, oldest first
 * @param target the title that was to be foretold
 * @param hit whether it was recommended
 * @param recommended the list, best first
 */
public record Example(
    String user,
    int historyLength,
    List<String> history,
    String target,
    boolean hit,
    List<RecommendedTitle> recommended) {
  /** Copies the lists. */
  public Example {
    history = List.copyOf(history);
    recommended = List.copyOf(recommended);
  }
}
