// SPDX-License-Identifier: Apache-2.0
package io.genrec.prior;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class HistoryWeightsTest {
  @Test
  void refusesWeightsOutOfRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> new HistoryWeights(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new HistoryWeights(1.1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new HistoryWeights(Double.NaN, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HistoryWeights(1, 0))
        .withMessageContaining("1.0 and 0");
  }
}
