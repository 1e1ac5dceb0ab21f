// SPDX-License-Identifier: Apache-2.0
package io.genrec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecommendRequestTest {
  @Test
  void doesNotChangeWithTheCallersList() {
    List<String> history = new ArrayList<>(List.of("1"));
    RecommendRequest request = RecommendRequest.forHistory(history);

    history.add("2");

    assertThat(request.history()).containsExactly("1");
  }

  @Test
  void refusesAnEmptyHistoryAndAnEmptyList() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecommendRequest.forHistory(List.of()))
        .withMessageContaining("history is empty");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecommendRequest.forHistory(List.of("1")).withTop(0))
        .withMessageContaining("top must be at least 1");
  }
}
