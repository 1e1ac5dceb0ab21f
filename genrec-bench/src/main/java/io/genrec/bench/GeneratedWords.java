// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import java.util.Random;

/** Made-up words of syllables, with a capital letter. */
final class GeneratedWords {
  private static final String STARTS = "bcdfghklmnprstvw";
  private static final String VOWELS = "aeiou";
  private static final String ENDS = "nrslt";

  private GeneratedWords() {}

  /** Words, some of them alike, of {@code leastSyllables} to three syllables. */
  static String[] words(int count, int leastSyllables, Random random) {
    String[] words = new String[count];
    for (int i = 0; i < count; i++) {
      StringBuilder word = new StringBuilder();
      int syllables = leastSyllables + random.nextInt(4 - leastSyllables);
      for (int s = 0; s < syllables; s++) {
        word.append(STARTS.charAt(random.nextInt(STARTS.length())));
        word.append(VOWELS.charAt(random.nextInt(VOWELS.length())));
        word.append(ENDS.charAt(random.nextInt(ENDS.length())));
      }
      word.setCharAt(0, Character.toUpperCase(word.charAt(0)));
      words[i] = word.toString();
    }
    return words;
  }
}
