// SPDX-License-Identifier: Apache-2.0
package io.genrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genrec.catalogue.Item;
import org.junit.jupiter.api.Test;

class LeaveOneOutSplitTest {
  private final LeaveOneOutSplit split =
      new LeaveOneOutSplit(
          new InteractionDatasetBuilder()
              .addItem(Item.of("a", "A"))
              .addItem(Item.of("b", "B"))
              .addItem(Item.of("c", "C"))
              .add("short", "a", 1)
              .add("short", "b", 2)
              .add("three", "c", 9)
              .add("three", "a", 7)
              .add("three", "b", 8)
              .add("four", "a", 1)
              .add("four", "c", 1)
              .add("four", "b", 1)
              .add("four", "a", 1)
              .build());

  @Test
  void theLastInTimeIsTestedAndTheOneBeforeValidates() {
    assertThat(split.trainingHistory(1)).containsExactly(0);
    assertThat(split.validationTarget(1)).isEqualTo(1);
    assertThat(split.testHistory(1)).containsExactly(0, 1);
    assertThat(split.testTarget(1)).isEqualTo(2);
  }

  @Test
  void equalTimesKeepTheOrderOfTheData() {
    assertThat(split.trainingHistory(2)).containsExactly(0, 2);
    assertThat(split.validationTarget(2)).isEqualTo(1);
    assertThat(split.testTarget(2)).isZero();
  }

  @Test
  void usersWithFewerThanThreeInteractionsOnlyTrain() {
    assertThat(split.usersWithTargets()).containsExactly(1, 2);
    assertThat(split.trainingHistory(0)).containsExactly(0, 1);
    assertThatThrownBy(() -> split.testTarget(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("short", "2 interactions", "hasTargets");
    assertThatThrownBy(() -> split.validationTarget(0)).hasMessageContaining("short");
    assertThatThrownBy(() -> split.testHistory(0)).hasMessageContaining("short");
  }
}
