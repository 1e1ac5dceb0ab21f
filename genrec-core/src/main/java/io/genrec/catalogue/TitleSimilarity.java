// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import org.apache.commons.text.similarity.DamerauLevenshteinDistance;

/** How close two names in {@link PlainText} are. */
final class TitleSimilarity {
  /** A name that goes on behind the text, which is listed but not taken for it. */
  static final double CONTINUED = 0.79;

  /** Years a year apart: sources often differ between the first showing and the release. */
  private static final double NEIGHBOURING_YEARS = 0.95;

  /** Another year, or other digits such as a sequel's number, mean another item, however close. */
  private static final double OTHER_NUMBERS = 0.75;

  private static final DamerauLevenshteinDistance EDITS = new DamerauLevenshteinDistance();

  private TitleSimilarity() {}

  /**
   * A number from 0 to 1: the share of the longer name's characters that need no edit, less if
   * numbers or years contradict. A year of 0 contradicts none; without one the name may hold it.
   */
  static double of(String name, int year, String otherName, int otherYear) {
    double score = withoutYears(name, otherName);
    if (otherYear == 0 || year == otherYear) {
      return score;
    }
    if (year == 0) {
      return Math.max(score, withoutYears(name, otherName + " " + otherYear));
    }
    return score * (Math.abs(year - otherYear) == 1 ? NEIGHBOURING_YEARS : OTHER_NUMBERS);
  }

  private static double withoutYears(String name, String otherName) {
    int longer = Math.max(name.length(), otherName.length());
    double score = longer == 0 ? 1 : 1 - (double) EDITS.apply(name, otherName) / longer;
    return digits(name).equals(digits(otherName)) ? score : score * OTHER_NUMBERS;
  }

  private static String digits(String name) {
    return name.codePoints()
        .filter(Character::isDigit)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
