// SPDX-License-Identifier: Apache-2.0
package io.genrec.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class TrigramIndexTest {
  @Property(tries = 200)
  void findsTheTextsThatSetsOfTrigramsFind(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> texts = Stream.generate(() -> text(random)).limit(1 + random.nextInt(60)).toList();
    String query = text(random);
    int limit = 1 + random.nextInt(10);

    List<Double> expected =
        texts.stream()
            .map(text -> dice(text, query))
            .filter(dice -> dice > 0)
            .sorted(Collections.reverseOrder())
            .limit(limit)
            .toList();
    List<Double> found =
        Arrays.stream(new TrigramIndex(texts).nearest(query, limit))
            .mapToObj(text -> dice(texts.get(text), query))
            .sorted(Collections.reverseOrder())
            .toList();
    assertThat(found).as("seed %d", seed).isEqualTo(expected);
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int length = 1 + random.nextInt(12); text.length() < length; ) {
      text.append((char) ('a' + random.nextInt(4)));
    }
    return text.toString();
  }

  private static double dice(String one, String other) {
    Set<String> shared = trigrams(one);
    shared.retainAll(trigrams(other));
    return 2.0 * shared.size() / (trigrams(one).size() + trigrams(other).size());
  }

  private static Set<String> trigrams(String text) {
    String padded = "  " + text + "  ";
    Set<String> trigrams = new HashSet<>();
    for (int i = 0; i + 3 <= padded.length(); i++) {
      trigrams.add(padded.substring(i, i + 3));
    }
    return trigrams;
  }
}
