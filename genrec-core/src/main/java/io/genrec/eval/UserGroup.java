// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

/**
 * Some of a report's users.
 *
 * @param from the lowest number, of interactions or occurrences, of a user in the group
 * @param to the highest, or {@link Integer#MAX_VALUE} where there is no limit
 * @param report how well the ranker did on them, without coverage
 */
public record UserGroup(int from, int to, EvaluationReport report) {
  /** The range as text: {@code 5-9}, {@code 5} or {@code 10+}. */
  public String label() {
    if (to == Integer.MAX_VALUE) {
      return from + "+";
    }
    return from == to ? Integer.toString(from) : from + "-" + to;
  }
}
