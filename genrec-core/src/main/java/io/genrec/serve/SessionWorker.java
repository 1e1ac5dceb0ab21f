// SPDX-License-Identifier: Apache-2.0
package io.genrec.serve;

import io.genrec.PreparedCatalogue;
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
import java.util.concurrent.CancellationException;
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
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody else knows this thread: it is to end
    } finally {
      close();
    }
  }

  /** Frees the session. */
  void close() {
    if (search != null) {
      search.close();
      search = null;
    }
  }

  private void serve(TicketBlock block) {
    for (Map.Entry<List<AdapterSpec>, List<Ticket>> group : block.byAdapters().entrySet()) {
      rest.addAll(group.getValue());
      try {
        BatchedSearch<Ticket> session = session(group.getKey(), block.isolated());
        while (!rest.isEmpty() || !session.isIdle()) {
          step(session, block.isolated());
        }
      } catch (RuntimeException | Error e) {
        close();
        fail(e);
      }
    }
  }

  private BatchedSearch<Ticket> session(List<AdapterSpec> wanted, boolean fresh) {
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
      throw new CancellationException("the batch recommender was closed");
    }
    session.step(
        () -> next(isolated),
        (ticket, result) -> {
          count(session); // before anybody who has the answer can ask
          answer(ticket, result);
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
      }
    }
  }

  private void answer(Ticket ticket, SearchResult result) {
    running.remove(ticket);
    if (ticket.complete(catalogue, result)) {
      counters.answered.increment();
    }
  }

  /**
   * What is wrong is not known to be any one's fault, so that all that were served together fail.
   */
  private void fail(Throwable failure) {
    rest.addAll(running);
    running.clear();
    rest.forEach(ticket -> fail(ticket, failure));
    rest.clear();
  }

  private void fail(Ticket ticket, Throwable failure) {
    RuntimeException reason =
        failure instanceof RuntimeException known
            ? known
            : new InferenceException("the engine failed: " + failure, failure);
    if (ticket.fail(reason)) {
      counters.failed.increment();
    }
  }
}
