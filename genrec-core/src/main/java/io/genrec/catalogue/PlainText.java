// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;

/**
 * The words of a title without what people leave out or write in several ways: case, accents,
 * punctuation, white space, {@code &} for "and", Roman numerals from 2 to 9.
 */
final class PlainText {
  /** Without v, which is a letter more often than a number, as is x. */
  private static final Map<String, String> ROMAN_NUMERALS =
      Map.of("ii", "2", "iii", "3", "iv", "4", "vi", "6", "vii", "7", "viii", "8", "ix", "9");

  private PlainText() {}

  /** The words, a space between them; a text without words is itself in lower case. */
  static String of(String text) {
    String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
    StringBuilder words = new StringBuilder(decomposed.length() + 8);
    int wordStart = 0;
    for (int i = 0; i < decomposed.length(); ) {
      int character = decomposed.codePointAt(i);
      i += Character.charCount(character);
      if (character == '&') {
        wordStart = endWord(words, wordStart);
        words.append("and");
        wordStart = endWord(words, wordStart);
      } else if (isPartOfWord(character)) {
        appendLetter(words, character);
      } else if (!vanishes(character)) {
        wordStart = endWord(words, wordStart);
      }
    }
    endWord(words, wordStart);
    return words.isEmpty() ? decomposed.strip() : words.substring(0, words.length() - 1);
  }

  /** Closes a word with a space and returns where the next one starts. */
  private static int endWord(StringBuilder words, int start) {
    if (words.length() > start) {
      String word = words.substring(start);
      words.setLength(start);
      words.append(ROMAN_NUMERALS.getOrDefault(word, word)).append(' ');
    }
    return words.length();
  }

  private static boolean isPartOfWord(int character) {
    return Character.isLetterOrDigit(character) || (isMark(character) && !vanishes(character));
  }

  /** Marks outside the block of accents are vowels of Indic scripts and the like. */
  private static boolean isMark(int character) {
    int type = Character.getType(character);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  /** Accents, apostrophes and full stops join what stands around them: Schindler's, E.T. */
  private static boolean vanishes(int character) {
    return (character >= 0x300 && character <= 0x36F)
        || character == '\''
        || character == '‘'
        || character == '’'
        || character == '`'
        || character == '.';
  }

  private static void appendLetter(StringBuilder words, int character) {
    switch (character) {
      case 'ß' -> words.append("ss");
      case 'æ' -> words.append("ae");
      case 'œ' -> words.append("oe");
      case 'ø' -> words.append('o');
      case 'ł' -> words.append('l');
      case 'đ', 'ð' -> words.append('d');
      case 'þ' -> words.append("th");
      case 'ı' -> words.append('i');
      default -> words.appendCodePoint(character);
    }
  }
}
