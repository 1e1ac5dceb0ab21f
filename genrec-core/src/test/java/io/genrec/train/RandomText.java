// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Titles of few characters, so that pairs repeat and overlap, non-BMP ones among them. */
final class RandomText {
  private static final int[] CHARACTERS = {
    'a', 'b', 'c', ' ', '(', '<', 's', '>', 0xE9, 0x4E2D, 0x1F3AC, 0x1F600, '\n'
  };

  private RandomText() {}

  static List<String> titles(SplittableRandom random) {
    int alphabet = random.nextInt(1, CHARACTERS.length + 1);
    int count = random.nextInt(1, 12);
    List<String> titles = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder title = new StringBuilder();
      int length = random.nextInt(1, 25);
      while (title.length() < length) {
        // Runs of one character, since what overlaps itself is cut by the order of joining.
        String run = Character.toString(CHARACTERS[random.nextInt(alphabet)]);
        title.append(run.repeat(random.nextInt(4) == 0 ? random.nextInt(2, 6) : 1));
      }
      titles.add(random.nextInt(4) == 0 && i > 0 ? titles.get(i - 1) + title : title.toString());
    }
    return titles;
  }
}
