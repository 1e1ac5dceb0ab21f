// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import org.apache.commons.text.similarity.DamerauLevenshteinDistance;

/** How close names in {@link PlainText} are to that of a query. Immutable. */
final class TitleSimilarity {
  /** A name that goes on behind the text, which is listed but not taken for it. */
  static final double CONTINUED = 0.79;

  /** Years a year apart: sources often differ between the first showing and the release. */
  private static final double NEIGHBOURING_YEARS = 0.95;

  /** Another year, or other digits such as a sequel's number, mean another item, however close. */
  private static final double OTHER_NUMBERS = 0.75;

  private static final DamerauLevenshteinDistance EDITS = new DamerauLevenshteinDistance();

  private final String name;
  private final int year;
  private final String digits;

  /** Takes a query's name and its year, or 0. */
  TitleSimilarity(String name, int year) {
    this.name = name;
    this.year = year;
    this.digits = digits(name);
  }

  /**
   * How close a name is, whatever its year: the share of the longer name's characters that need no
   * edit, less if digits contradict; from 0 to 1.
   */
  double of(String other) {
    int longer = Math.max(name.length(), other.length());
    double score = longer == 0 ? 1 : 1 - (double) EDITS.apply(name, other) / longer;
    return digits(other).equals(digits) ? score : score * OTHER_NUMBERS;
  }

  /**
   * How close an item's name is, from 0 to 1, given {@link #of} its text: less if the years
   * contradict. A query without a year may hold one in its name, perhaps damaged.
   */
  double of(TitleNames.Row row, double ofText) {
    if (row.year() == 0 || row.year() == year) {
      return ofText;
    }
    if (year == 0) {
      return digits.isEmpty() ? ofText : Math.max(ofText, of(row.text() + " " + row.year()));
    }
    return ofText * (Math.abs(row.year() - year) == 1 ? NEIGHBOURING_YEARS : OTHER_NUMBERS);
  }

  private static String digits(String name) {
    return name.codePoints()
        .filter(Character::isDigit)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
