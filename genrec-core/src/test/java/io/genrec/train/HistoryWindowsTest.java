// SPDX-License-Identifier: Apache-2.0
package io.genrec.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HistoryWindowsTest {
  private static final int UNLIMITED = Integer.MAX_VALUE;

  @Property(tries = 300)
  void everyTitleIsInOneWindowWithinTheLimits(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int room = random.nextInt(5, 40);
    int maxTitles = random.nextBoolean() ? UNLIMITED : random.nextInt(1, 8);
    int[] costs = random.ints(10, 1, 6).toArray();
    int[] history = random.ints(random.nextInt(60), 0, 10).toArray();

    List<int[]> windows =
        new HistoryWindows(item -> costs[item], room, maxTitles, seed).cut(history);

    assertThat(windows.stream().flatMapToInt(IntStream::of).toArray())
        .as("seed %d", seed)
        .containsExactly(history);
    assertThat(windows)
        .as("seed %d", seed)
        .allMatch(window -> window.length > 0 && window.length <= maxTitles)
        .allMatch(window -> IntStream.of(window).map(item -> costs[item]).sum() <= room);
    for (int i = 1; i + 1 < windows.size(); i++) {
      int next = windows.get(i + 1)[0];
      int tokens = IntStream.of(windows.get(i)).map(item -> costs[item]).sum() + costs[next];
      assertThat(tokens > room || windows.get(i).length == maxTitles)
          .as("seed %d: window %d takes all that fits", seed, i)
          .isTrue();
    }
  }

  @Test
  void aHistoryThatFitsIsNotCut() {
    int[] history = {4, 1, 2};

    assertThat(new HistoryWindows(item -> 3, 9, 3, 5).cut(history)).containsExactly(history);
    assertThat(new HistoryWindows(item -> 3, 9, 3, 5).cut(new int[0])).isEmpty();
  }

  @Test
  void theSeedDecidesWhereLongHistoriesAreCut() {
    int[] history = IntStream.range(0, 30).toArray();
    Set<Integer> firstLengths = new HashSet<>();
    for (int seed = 0; seed < 200; seed++) {
      List<int[]> windows = new HistoryWindows(item -> 1, 10, UNLIMITED, seed).cut(history);
      assertThat(new HistoryWindows(item -> 1, 10, UNLIMITED, seed).cut(history).get(0))
          .as("seed %d", seed)
          .isEqualTo(windows.get(0));
      firstLengths.add(windows.get(0).length);
    }

    assertThat(firstLengths).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  }
}
