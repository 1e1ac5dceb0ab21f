// SPDX-License-Identifier: Apache-2.0
package io.genrec.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RequestQueueTest {
  private final RequestQueue queue = new RequestQueue();

  @Test
  void nobodyJoinsABlockThatIsToBeServedByItself() {
    queue.offer(block("a", true));
    queue.offer(block("b", false));

    assertThat(queue.pollJoining(List.of()).orElseThrow().request().user()).isEqualTo("b");
    assertThat(queue.pollJoining(List.of())).isEmpty();
    assertThat(nextUser()).isEqualTo("a");
  }

  @Test
  void theOldestIsNotOvertakenForEver() {
    queue.offer(block("oldest", true));
    IntStream.range(0, 1000).forEach(user -> queue.offer(block("u" + user, false)));

    int overtaking = 0;
    while (queue.pollJoining(List.of()).isPresent()) {
      overtaking++;
    }
    assertThat(overtaking).isBetween(1, 999);
    assertThat(nextUser()).isEqualTo("oldest");
    assertThat(queue.pollJoining(List.of()).orElseThrow().request().user())
        .isEqualTo("u" + overtaking);
  }

  @Test
  void aClosedQueueGivesBackWhatWaitsAndTakesNoMore() {
    queue.offer(block("a", false));

    assertThat(queue.close()).hasSize(1);
    assertThat(queue.offer(block("b", false))).isFalse();
    assertThat(queue.take()).isEmpty();
    assertThat(queue.close()).isEmpty();
  }

  private String nextUser() {
    return queue.take().orElseThrow().tickets().get(0).request().user();
  }

  private static TicketBlock block(String user, boolean isolated) {
    return new TicketBlock(List.of(new Ticket(BatchRequest.of(user, List.of("1")))), isolated);
  }
}
