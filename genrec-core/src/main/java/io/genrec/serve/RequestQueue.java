// SPDX-License-Identifier: Apache-2.0
package io.genrec.serve;

import io.genrec.model.AdapterSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** What waits for a worker, oldest first. Thread-safe. */
final class RequestQueue {
  /**
   * How many requests may go before one of other adapters: enough for changing adapters, which
   * takes about as long as one user, not to matter.
   */
  private static final int MAX_OVERTAKING = 256;

  private final Deque<TicketBlock> blocks = new ArrayDeque<>();
  private int overtaken;
  private boolean closed;

  /** Adds requests, unless the queue is closed; returns whether it did. */
  synchronized boolean offer(TicketBlock block) {
    if (!closed) {
      blocks.addLast(block);
      notifyAll();
    }
    return !closed;
  }

  /**
   * Waits for the oldest requests; none if the queue is closed. Nothing else ends the wait: who
   * interrupts a worker is users' code that it runs, and others wait for its answers.
   */
  synchronized Optional<TicketBlock> take() {
    while (blocks.isEmpty() && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        // see above
      }
    }
    overtaken = 0;
    return Optional.ofNullable(blocks.pollFirst());
  }

  /**
   * The oldest request that may join others of the same adapters, if there is one and those of
   * other adapters have not waited too long.
   */
  synchronized Optional<Ticket> pollJoining(List<AdapterSpec> adapters) {
    if (overtaken >= MAX_OVERTAKING) {
      return Optional.empty();
    }
    boolean oldest = true;
    for (Iterator<TicketBlock> each = blocks.iterator(); each.hasNext(); ) {
      TicketBlock block = each.next();
      if (!block.isolated() && block.tickets().get(0).adapters().equals(adapters)) {
        each.remove();
        overtaken += oldest ? 0 : 1;
        return Optional.of(block.tickets().get(0));
      }
      oldest = false;
    }
    return Optional.empty();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Refuses further requests and returns those that wait. */
  synchronized List<TicketBlock> close() {
    closed = true;
    List<TicketBlock> left = new ArrayList<>(blocks);
    blocks.clear();
    notifyAll();
    return left;
  }
}
