// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExamplesTest {
  @Test
  void spreadsOverTheWholeList() {
    // the middles of five stretches of twenty
    assertThat(Examples.spread(numbers(100), 5)).containsExactly(10, 30, 50, 70, 90);
    assertThat(Examples.spread(numbers(6), 5)).containsExactly(0, 1, 3, 4, 5);
  }

  @Test
  void takesAllOfAShortList() {
    assertThat(Examples.spread(numbers(5), 5)).isEqualTo(numbers(5));
    assertThat(Examples.spread(numbers(0), 5)).isEmpty();
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }
}
