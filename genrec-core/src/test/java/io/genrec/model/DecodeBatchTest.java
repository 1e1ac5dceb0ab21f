// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecodeBatchTest {
  @Test
  void candidatesOfAnArrayAreThoseAddedOneByOne() {
    int[] tokens = IntStream.range(0, 5000).map(i -> 7 * i).toArray();
    DecodeBatch atOnce = new DecodeBatch(Normalisation.CANDIDATES);
    DecodeBatch oneByOne = new DecodeBatch(Normalisation.CANDIDATES);

    for (int row = 0; row < 3; row++) {
      atOnce.beginRow(row);
      oneByOne.beginRow(row);
      assertThat(atOnce.addCandidates(tokens, 10, 4000)).isEqualTo(oneByOne.candidateCount());
      for (int i = 10; i < 4000; i++) {
        oneByOne.addCandidate(tokens[i]);
      }
    }

    assertThat(atOnce.candidateCount()).isEqualTo(oneByOne.candidateCount());
    assertThat(Arrays.copyOf(atOnce.candidates(), atOnce.candidateCount()))
        .isEqualTo(Arrays.copyOf(oneByOne.candidates(), oneByOne.candidateCount()));
    assertThat(Arrays.copyOf(atOnce.rowCandidateOffsets(), 4))
        .isEqualTo(Arrays.copyOf(oneByOne.rowCandidateOffsets(), 4));
    assertThat(atOnce.candidateLogProbabilities()).hasSizeGreaterThanOrEqualTo(3 * 3990);
  }

  @Test
  void refusesCandidatesWithoutARow() {
    DecodeBatch batch = new DecodeBatch(Normalisation.CANDIDATES);

    assertThatIllegalStateException().isThrownBy(() -> batch.addCandidates(new int[1], 0, 1));
  }
}
