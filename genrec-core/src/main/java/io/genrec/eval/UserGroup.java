// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

/**
 * Some of a report's users.
 *
 * @param from the lowest number, of interactions or occurrences, of a user in the group
 * @param to the highest, or {@link Integer#MAX_VALUE} where there is no limit
 * @param report how well the ranker did on them, without coverage; its name says which they are
 */
public record UserGroup(int from, int to, EvaluationReport report) {
  /** A group whose report is named for the ranker and for what the group is by. */
  static UserGroup of(int from, int to, String what, EvaluationReport report) {
    String name = "%s, %s %s".formatted(report.name(), what, label(from, to));
    return new UserGroup(
        from,
        to,
        new EvaluationReport(name, report.outcomes(), report.coverage(), report.bootstrap()));
  }

  /** The range as text: {@code 5-9}, {@code 5} or {@code 10+}. */
  public String label() {
    return label(from, to);
  }

  private static String label(int from, int to) {
    if (to == Integer.MAX_VALUE) {
      return from + "+";
    }
    return from == to ? Integer.toString(from) : from + "-" + to;
  }
}
