// SPDX-License-Identifier: Apache-2.0
package io.genrec.bench;

import io.genrec.model.TokenSequences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Made-up titles that share words and beginnings as those of shops do. */
final class GeneratedTitles {
  private static final int VOCABULARY = 32_000;
  private static final int WORDS = 20_000;
  private static final int LEAST_TOKENS = 6;
  private static final int TOKEN_SPREAD = 13;

  private GeneratedTitles() {}

  /** Token sequences of 6 to 18 tokens, 12 on average. */
  static TokenSequences tokens(int count, long seed) {
    Random random = new Random(seed);
    int[] offsets = new int[count + 1];
    int[] tokens = new int[count * (LEAST_TOKENS + TOKEN_SPREAD)];
    int at = 0;
    for (int title = 0; title < count; title++) {
      int length = LEAST_TOKENS + random.nextInt(TOKEN_SPREAD);
      for (int i = 0; i < length; i++) {
        // Brands and product words are few and frequent; what follows is ever rarer.
        double skew = Math.max(1, 4 - i);
        tokens[at++] = 3 + (int) ((VOCABULARY - 3) * Math.pow(random.nextDouble(), skew));
      }
      offsets[title + 1] = at;
    }
    return TokenSequences.wrap(Arrays.copyOf(tokens, at), offsets);
  }

  /** Texts of two to six words and a year. */
  static List<String> texts(int count, long seed) {
    Random random = new Random(seed);
    String[] words = GeneratedWords.words(WORDS, 1, random);
    List<String> titles = new ArrayList<>(count);
    for (int title = 0; title < count; title++) {
      List<String> parts = new ArrayList<>();
      int length = 2 + random.nextInt(5);
      for (int i = 0; i < length; i++) {
        parts.add(words[(int) (WORDS * Math.pow(random.nextDouble(), 2))]);
      }
      titles.add(String.join(" ", parts) + " (" + (1920 + random.nextInt(105)) + ")");
    }
    return titles;
  }
}
