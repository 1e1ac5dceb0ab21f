// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A title taken apart as MovieLens writes it: {@code Postman, The (Postino, Il) (1994)}.
 *
 * @param wholeNames the title as a whole in {@link PlainText}: with what it says in brackets, and
 *     without
 * @param otherNames each name in brackets, and the name without an English article in front
 * @param year the year in brackets at its end, or 0. Only then do other brackets hold names: those
 *     of a shop's titles hold sizes and colours
 */
record ParsedTitle(List<String> wholeNames, List<String> otherNames, int year) {
  private static final Pattern YEAR =
      Pattern.compile("\\s*\\((\\d{4})(?:\\s*[-\u2013\u2014]\\s*\\d{0,4})?\\)\\s*$");
  private static final Pattern BARE_YEAR = Pattern.compile("[\\s,]+((?:19|20)\\d\\d)\\s*$");
  private static final Pattern ALSO_KNOWN_AS =
      Pattern.compile("^\\s*a\\.?k\\.?a\\.?:?\\s+", Pattern.CASE_INSENSITIVE);
  private static final Pattern MOVED_ARTICLE = Pattern.compile("^(.+),\\s+(\\p{L}{1,4}['’]?)$");
  private static final Set<String> ARTICLES =
      Set.of(
          "the", "a", "an", "la", "le", "les", "l'", "l’", "un", "une", "el", "los", "las", "una",
          "il", "lo", "i", "gli", "der", "die", "das", "ein", "eine", "den", "det", "en", "de",
          "het", "o", "os");
  private static final List<String> ENGLISH_ARTICLES = List.of("the ", "an ", "a ");

  static ParsedTitle of(String title) {
    Matcher year = YEAR.matcher(title);
    return year.find() && year.start() > 0
        ? of(title.substring(0, year.start()), Integer.parseInt(year.group(1)))
        : of(title, 0);
  }

  /**
   * Reads a year that ends the text without brackets as its year; the same as {@link #of} without.
   */
  static ParsedTitle withBareYear(String title) {
    Matcher year = BARE_YEAR.matcher(title);
    return year.find()
        ? of(title.substring(0, year.start()), Integer.parseInt(year.group(1)))
        : of(title);
  }

  private static ParsedTitle of(String text, int year) {
    String name = text.strip();
    List<String> inBrackets = new ArrayList<>();
    for (int open = openOfLast(name); open > 0; open = openOfLast(name)) {
      inBrackets.add(0, name.substring(open + 1, name.length() - 1));
      name = name.substring(0, open).strip();
    }
    Set<String> whole = new LinkedHashSet<>();
    Set<String> other = new LinkedHashSet<>();
    String articleFirst = articleFirst(name);
    whole.add(PlainText.of(articleFirst + " " + String.join(" ", inBrackets)));
    if (year != 0) {
      whole.add(PlainText.of(articleFirst));
      for (String bracket : inBrackets) {
        other.add(PlainText.of(articleFirst(ALSO_KNOWN_AS.matcher(bracket).replaceFirst(""))));
      }
    }
    for (String wholeName : whole) {
      other.add(withoutArticle(wholeName));
    }
    other.removeAll(whole);
    other.remove("");
    return new ParsedTitle(List.copyOf(whole), List.copyOf(other), year);
  }

  /** Where the bracket opens that closes at the end of a text; -1 if none does. */
  private static int openOfLast(String text) {
    if (!text.endsWith(")")) {
      return -1;
    }
    int depth = 0;
    for (int i = text.length() - 1; i >= 0; i--) {
      depth += text.charAt(i) == ')' ? 1 : text.charAt(i) == '(' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /** "Matrix, The" as "The Matrix". */
  private static String articleFirst(String name) {
    Matcher moved = MOVED_ARTICLE.matcher(name.strip());
    if (!moved.matches() || !ARTICLES.contains(moved.group(2).toLowerCase(Locale.ROOT))) {
      return name;
    }
    String article = moved.group(2);
    return Character.isLetter(article.charAt(article.length() - 1))
        ? article + " " + moved.group(1)
        : article + moved.group(1);
  }

  private static String withoutArticle(String name) {
    for (String article : ENGLISH_ARTICLES) {
      if (name.startsWith(article)) {
        return name.substring(article.length());
      }
    }
    return name;
  }
}
