// SPDX-License-Identifier: Apache-2.0
package io.genrec.eval;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PriorRankerTest {
  @Test
  void ranksByTheLogarithmsAndLeavesOutWhatWasSeen() {
    PriorRanker ranker =
        new PriorRanker(
            (history, logs) -> {
              for (int item = 0; item < logs.length; item++) {
                logs[item] = -item - history.length;
              }
            },
            4);

    assertThat(ranker.scores(new int[] {0})).containsExactly(-1, -2, -3, -4);
    assertThat(ranker.rank(new int[] {0}, 2).items()).containsExactly(1, 2);
  }
}
