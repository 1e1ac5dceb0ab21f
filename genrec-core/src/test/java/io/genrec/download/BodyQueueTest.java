// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class BodyQueueTest {
  private final List<String> calls = new ArrayList<>();

  private final Flow.Subscription connection =
      new Flow.Subscription() {
        @Override
        public void request(long count) {
          calls.add("request " + count);
        }

        @Override
        public void cancel() {
          calls.add("cancel");
        }
      };

  @Test
  void closingLetsGoOfTheConnection() {
    BodyQueue body = new BodyQueue();
    body.onSubscribe(connection);

    body.close();

    assertThat(calls).containsExactly("request 1", "cancel");
  }

  @Test
  void aConnectionThatComesAfterClosingIsLetGo() {
    BodyQueue body = new BodyQueue();
    body.close();

    body.onSubscribe(connection);

    assertThat(calls).containsExactly("cancel");
  }
}
