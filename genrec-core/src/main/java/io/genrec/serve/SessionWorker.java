// SPDX-License-Identifier: Apache-2.0
package io.genrec.serve;

import io.genrec.PreparedCatalogue;
import io.genrec.Recommendations;
import io.genrec.model.AdapterSpec;
import io.genrec.model.InferenceException;
import io.genrec.search.BatchedSearch;
import io.genrec.search.SearchResult;
import io.genrec.search.SearchTask;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Serves requests with a session of its own, on one thread, until the queue is closed. */
final class SessionWorker implements Runnable {
  private final RequestQueue queue;
  private final PreparedCatalogue catalogue;
  private final Function<List<AdapterSpec>, BatchedSearch<Ticket>> opening;
  private final BatchCounters counters;

  private final Deque<Ticket> rest = new ArrayDeque<>();
  private final Set<Ticket> running = new LinkedHashSet<>();
  private @Nullable BatchedSearch<Ticket> search;
  private List<AdapterSpec> adapters = List.of();
  private long countedSteps;
  private long countedTokens;

  /**
   * Opens the session, without adapters of requests.
   *
   * @param opening opens a session with such adapters
   */
  SessionWorker(
      RequestQueue queue,
      PreparedCatalogue catalogue,
      Function<List<AdapterSpec>, BatchedSearch<Ticket>> opening,
      BatchCounters counters) {
    this.queue = queue;
    this.catalogue = catalogue;
    this.opening = opening;
    this.counters = counters;
    this.search = opening.apply(adapters);
  }

  @Override
  public void run() {
    try {
      Optional<TicketBlock> block = queue.take();
      while (block.isPresent()) {
        serve(block.get());
        block = queue.take();
      }
    } finally {
      close();
    }
  }

  /** Frees the session. */
  void close() {
    BatchedSearch<Ticket> open = search;
    search = null;
    if (open != null) {
      open.close();
    }
  }

  private void serve(TicketBlock block) {
    for (Map.Entry<List<AdapterSpec>, List<Ticket>> group : block.byAdapters().entrySet()) {
      rest.addAll(group.getValue());
      while (!rest.isEmpty()) {
        serveRest(group.getKey(), block.isolated());
      }
    }
  }

  /** Serves what waits, until it is done or something fails. */
  private void serveRest(List<AdapterSpec> wanted, boolean isolated) {
    try {
      BatchedSearch<Ticket> session = session(wanted, isolated);
      while (!rest.isEmpty() || !session.isIdle()) {
        step(session, isolated);
      }
    } catch (RuntimeException | Error e) {
      try {
        close();
      } finally {
        fail(e);
      }
    }
  }

  private BatchedSearch<Ticket> session(List<AdapterSpec> wanted, boolean fresh) {
    boolean unused = Thread.interrupted(); // left by users' code; files could not be read with it
    BatchedSearch<Ticket> current = search;
    if (current == null || !wanted.equals(adapters)) {
      close();
      current = opening.apply(wanted);
      search = current;
      adapters = wanted;
      countedSteps = 0;
      countedTokens = 0;
    } else if (fresh) {
      current.reset();
    }
    return current;
  }

  private void step(BatchedSearch<Ticket> session, boolean isolated) {
    if (queue.isClosed()) {
      throw BatchRecommender.closed();
    }
    session.step(
        () -> next(isolated),
        (ticket, result) -> {
          count(session); // before anybody who has the answer can ask
          answer(ticket, result);
        },
        (ticket, reason) -> {
          fail(ticket, reason);
          running.remove(ticket);
        });
    count(session);
  }

  private void count(BatchedSearch<Ticket> session) {
    counters.steps.add(session.steps() - countedSteps);
    counters.decodedTokens.add(session.decodedTokens() - countedTokens);
    countedSteps = session.steps();
    countedTokens = session.decodedTokens();
  }

  /** The next request that can be served; those that cannot are answered with the reason. */
  private Optional<SearchTask<Ticket>> next(boolean isolated) {
    while (true) {
      Ticket ticket = rest.pollFirst();
      if (ticket == null && !isolated) {
        ticket = queue.pollJoining(adapters).orElse(null);
      }
      if (ticket == null) {
        return Optional.empty();
      }
      if (ticket.answer().isDone()) {
        continue; // cancelled
      }
      try {
        SearchTask<Ticket> task = ticket.prepare(catalogue);
        running.add(ticket);
        return Optional.of(task);
      } catch (RuntimeException e) {
        fail(ticket, e);
      } catch (Error e) { // of users' code, such as an assertion: it is about this request only
        fail(ticket, new IllegalArgumentException("the request cannot be prepared: " + e, e));
      }
    }
  }

  private void answer(Ticket ticket, SearchResult result) {
    Recommendations found = ticket.recommendations(catalogue, result);
    counters.answered.increment(); // before anybody who has the answer can ask
    if (!ticket.complete(found)) {
      counters.answered.decrement(); // cancelled
    }
    running.remove(ticket); // not before it has its answer: if that fails, it is to be told
  }

  /**
   * What is wrong is not known to be any one's fault, so that all that were served together fail.
   * Those that wait are served by another session, but for when there is none to be had.
   */
  private void fail(Throwable failure) {
    if (running.isEmpty() || queue.isClosed()) {
      running.addAll(rest);
      rest.clear();
    }
    running.forEach(ticket -> fail(ticket, failure));
    running.clear();
  }

  private void fail(Ticket ticket, Throwable failure) {
    RuntimeException reason =
        failure instanceof RuntimeException known
            ? known
            : new InferenceException("the engine failed: " + failure, failure);
    counters.failed.increment();
    if (!ticket.fail(reason)) {
      counters.failed.decrement();
    }
  }
}
