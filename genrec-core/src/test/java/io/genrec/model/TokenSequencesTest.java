// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenSequencesTest {
  @Test
  void keepsSequencesApart() {
    TokenSequences sequences =
        TokenSequences.copyOf(List.of(new int[] {5, 6}, new int[0], new int[] {7}));

    assertThat(sequences.size()).isEqualTo(3);
    assertThat(sequences.totalTokens()).isEqualTo(3);
    assertThat(sequences.toArray(0)).containsExactly(5, 6);
    assertThat(sequences.toArray(1)).isEmpty();
    assertThat(sequences.token(2, 0)).isEqualTo(7);
  }

  @Test
  void refusesOffsetsThatFall() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenSequences.wrap(new int[3], new int[] {0, 2, 1, 3}))
        .withMessageContaining("index 2");
  }

  @Test
  void joinsSeveralInOrder() {
    TokenSequences joined =
        TokenSequences.concat(
            List.of(
                TokenSequences.copyOf(List.of(new int[] {5, 6}, new int[0])),
                TokenSequences.copyOf(List.of()),
                TokenSequences.copyOf(List.of(new int[] {7}, new int[] {8, 9}))));

    assertThat(joined.size()).isEqualTo(4);
    assertThat(joined.toArray(0)).containsExactly(5, 6);
    assertThat(joined.toArray(1)).isEmpty();
    assertThat(joined.toArray(2)).containsExactly(7);
    assertThat(joined.toArray(3)).containsExactly(8, 9);
    assertThat(TokenSequences.concat(List.of()).size()).isZero();
  }
}
