// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import io.genrec.model.TokenSequences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Token sequences as awkward as a catalogue may hold: duplicates, prefixes, one-token titles, long
 * runs of one beginning, nodes with hundreds of children.
 */
final class RandomTitles {
  static final int END_TOKEN = 2;

  private RandomTitles() {}

  static TokenSequences draw(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int items = 1 + random.nextInt(random.nextBoolean() ? 12 : 600);
    int vocabulary = random.nextBoolean() ? 3 : 500;
    int longest = 1 + random.nextInt(9);
    int[] beginning = random.nextInt(4) == 0 ? fresh(random, vocabulary, 5) : new int[0];
    List<int[]> titles = new ArrayList<>();
    for (int item = 0; item < items; item++) {
      int[] earlier = item == 0 ? new int[0] : titles.get(random.nextInt(item));
      titles.add(
          switch (item == 0 ? 4 : random.nextInt(6)) {
            case 0 -> earlier.clone();
            case 1 -> Arrays.copyOf(earlier, 1 + random.nextInt(earlier.length));
            case 2 -> joined(earlier, fresh(random, vocabulary, 1));
            case 3 -> joined(titles.get(0), fresh(random, vocabulary, longest));
            default -> joined(beginning, fresh(random, vocabulary, longest));
          });
    }
    return TokenSequences.copyOf(titles);
  }

  private static int[] fresh(SplittableRandom random, int vocabulary, int longest) {
    int[] title = new int[1 + random.nextInt(longest)];
    Arrays.setAll(title, i -> token(random, vocabulary));
    return title;
  }

  private static int[] joined(int[] first, int[] second) {
    int[] title = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, title, first.length, second.length);
    return title;
  }

  /** Tokens below and above the end token, never the end token itself. */
  private static int token(SplittableRandom random, int vocabulary) {
    int token = random.nextInt(vocabulary);
    return token < END_TOKEN ? token : token + 1;
  }
}
