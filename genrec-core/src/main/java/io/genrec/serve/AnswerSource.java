// SPDX-License-Identifier: Apache-2.0
package io.genrec.serve;

import io.genrec.Recommendations;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The answers to a stream of requests: keeps some blocks of them submitted, and hands out answers.
 * Read by one thread at a time; the workers only add to {@link #finished}.
 */
final class AnswerSource extends Spliterators.AbstractSpliterator<BatchAnswer> {
  private final Stream<BatchRequest> requests;
  private final int blockUsers;
  private final long maxPending;
  private final Consumer<TicketBlock> submission;
  private final AnswerOrder order;
  private final Set<Pending> pending = new LinkedHashSet<>();
  private final BlockingQueue<Pending> finished = new LinkedBlockingQueue<>();
  private @Nullable Iterator<BatchRequest> iterator;
  private long submitted;
  private boolean stopped;

  /** A request of which the answer was not handed out yet. */
  private record Pending(long index, Ticket ticket) {}

  AnswerSource(
      Stream<BatchRequest> requests,
      AnswerOrder order,
      int blockUsers,
      int maxBlocks,
      Consumer<TicketBlock> submission) {
    super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
    this.requests = requests;
    this.order = order;
    this.blockUsers = blockUsers;
    this.maxPending = (long) blockUsers * maxBlocks;
    this.submission = submission;
  }

  Stream<BatchAnswer> stream() {
    return StreamSupport.stream(this, false).onClose(this::close);
  }

  @Override
  public boolean tryAdvance(Consumer<? super BatchAnswer> action) {
    if (stopped) {
      throw new CancellationException("these answers were given up before; ask again");
    }
    try {
      submitBlocks();
      if (pending.isEmpty()) {
        return false;
      }
      action.accept(next());
      return true;
    } catch (InterruptedException e) {
      cancel();
      Thread.currentThread().interrupt();
      throw new CancellationException("the thread that reads the answers was interrupted");
    } catch (RuntimeException | Error e) {
      cancel();
      throw e;
    }
  }

  /** Whole blocks only, so that what is in a block does not depend on how fast answers are read. */
  private void submitBlocks() {
    Iterator<BatchRequest> source = iterator == null ? requests.iterator() : iterator;
    iterator = source;
    while (pending.size() + blockUsers <= maxPending && source.hasNext()) {
      List<Ticket> tickets = new ArrayList<>();
      while (tickets.size() < blockUsers && source.hasNext()) {
        Ticket ticket = new Ticket(source.next());
        Pending request = new Pending(submitted++, ticket);
        tickets.add(ticket);
        pending.add(request);
        if (order == AnswerOrder.AS_FINISHED) {
          ticket.whenAnswered(() -> finished.add(request));
        }
      }
      submission.accept(new TicketBlock(tickets, true));
    }
  }

  private BatchAnswer next() throws InterruptedException {
    Pending request =
        order == AnswerOrder.AS_REQUESTED ? pending.iterator().next() : finished.take();
    try {
      Recommendations found = request.ticket().answer().get();
      return BatchAnswer.found(request.index(), request.ticket().request(), found);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        return BatchAnswer.failed(request.index(), request.ticket().request(), failure);
      }
      throw new IllegalStateException("a request failed in an unknown way", e.getCause());
    } catch (CancellationException e) {
      // Newer JDKs wrap the one that says why: JDK 25 does, 17 does not.
      throw e.getCause() instanceof CancellationException reason ? reason : e;
    } finally {
      pending.remove(request);
    }
  }

  private void cancel() {
    stopped = true;
    pending.forEach(request -> request.ticket().answer().cancel(false));
    pending.clear();
  }

  private void close() {
    cancel();
    requests.close();
  }
}
