// SPDX-License-Identifier: Apache-2.0
package io.genrec.serve;

import io.genrec.PreparedCatalogue;
import io.genrec.Recommendations;
import io.genrec.RecommenderSpec;
import io.genrec.TrainedWith;
import io.genrec.catalogue.Catalogue;
import io.genrec.model.AdapterSpec;
import io.genrec.model.Engines;
import io.genrec.model.LanguageModel;
import io.genrec.model.LoadMonitor;
import io.genrec.model.ModelInfo;
import io.genrec.model.SessionSpec;
import io.genrec.search.BatchLayout;
import io.genrec.search.BatchedSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Recommends to many users at once over one set of weights, by continuous batching: the prompts of
 * new users and the next tokens of those under way share each batch, and a user who is done makes
 * room for the next at once.
 *
 * <p>Thread-safe: any number of threads may submit requests and read streams at the same time.
 * Whoever opened it closes it; closing is idempotent, cancels what is unanswered, and waits for the
 * batches being decoded, unless it is called by what depends on an answer. Its threads are daemons
 * and do not keep the JVM alive.
 *
 * <p>Answers equal those of {@link io.genrec.Recommender} but for rounding: scores differ by less
 * than 1e-4 with what shares a batch.
 */
public final class BatchRecommender implements AutoCloseable {
  private final PreparedCatalogue catalogue;
  private final LanguageModel model;
  private final BatchPlan plan;
  private final RequestQueue queue = new RequestQueue();
  private final BatchCounters counters = new BatchCounters();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger unfinished;

  private BatchRecommender(PreparedCatalogue catalogue, LanguageModel model, BatchSpec spec) {
    this.catalogue = catalogue;
    this.model = model;
    this.plan =
        BatchPlan.of(spec, catalogue, model.info(), Runtime.getRuntime().availableProcessors());
    List<SessionWorker> workers = new ArrayList<>();
    try {
      for (int session = 0; session < plan.sessions(); session++) {
        workers.add(new SessionWorker(queue, catalogue, this::openSession, counters));
      }
    } catch (RuntimeException | Error e) {
      workers.forEach(SessionWorker::close);
      throw e;
    }
    this.unfinished = new AtomicInteger(workers.size());
    for (SessionWorker worker : workers) {
      Thread thread = new Thread(() -> run(worker), "genrec-session-" + threads.size());
      thread.setDaemon(true);
      threads.add(thread);
    }
    start(workers);
  }

  private void start(List<SessionWorker> workers) {
    int started = 0;
    try {
      for (Thread thread : threads) {
        thread.start();
        started++;
      }
    } catch (Error e) { // there is no memory for one more
      List<TicketBlock> unused = queue.close();
      workers.subList(started, workers.size()).forEach(SessionWorker::close);
      throw e;
    }
  }

  private void run(SessionWorker worker) {
    try {
      worker.run();
    } finally {
      if (unfinished.decrementAndGet() == 0) {
        model.close();
      }
    }
  }

  /**
   * Opens a batch recommender: loads the model, tokenises the titles and reserves the memory of all
   * sessions.
   *
   * @throws io.genrec.model.DeviceMemoryException if there is not enough memory for the sessions;
   *     the message says how much was asked for
   * @throws io.genrec.model.ModelException if the model cannot be loaded or run, or was trained
   *     with another template
   * @throws io.genrec.prior.ItemPriorException if the prior cannot be read
   * @throws IllegalArgumentException if the catalogue is empty, the longest title and the fixed
   *     parts of the prompt do not fit into the model's context, or the sizes asked for exceed what
   *     the engine serves
   */
  public static BatchRecommender open(RecommenderSpec spec, Catalogue catalogue, BatchSpec batch) {
    TrainedWith.check(spec);
    return open(spec, catalogue, batch, Engines.open(spec.model(), new LoadMonitor()));
  }

  /**
   * Opens a batch recommender on a model that is already loaded; the batch recommender closes it.
   *
   * @param spec all but its model applies
   * @throws io.genrec.model.DeviceMemoryException as {@link #open(RecommenderSpec, Catalogue,
   *     BatchSpec)}
   * @throws IllegalArgumentException as there
   */
  public static BatchRecommender open(
      RecommenderSpec spec, Catalogue catalogue, BatchSpec batch, LanguageModel model) {
    try {
      return new BatchRecommender(PreparedCatalogue.prepare(spec, catalogue, model), model, batch);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  /**
   * Hands in one request, to be served with whatever else is under way. There is no limit on how
   * many may wait; a caller with many uses {@link #recommend}.
   *
   * @return the answer to come. It completes exceptionally with {@link IllegalArgumentException} if
   *     the request cannot be served, with {@link io.genrec.prior.ItemPriorException} if the prior
   *     gives it no probabilities, and with {@link io.genrec.model.ModelException} if the engine
   *     failed. What depends on it runs on the session's thread, which serves nobody meanwhile, so
   *     that it must not wait for another answer; cancelling it gives the place to another if its
   *     turn has not come
   * @throws IllegalStateException if the batch recommender is closed
   */
  public CompletableFuture<Recommendations> submit(BatchRequest request) {
    Ticket ticket = new Ticket(request);
    if (!submit(new TicketBlock(List.of(ticket), false))) {
      throw new IllegalStateException("the batch recommender is closed; open another one");
    }
    return ticket.answer();
  }

  /**
   * Recommends to all users of a stream, lazily: requests are taken from it as answers are taken
   * from the result, some blocks ahead, so that neither side piles up. A request that cannot be
   * served is answered with the reason, and the rest goes on.
   *
   * <p>Users are served in blocks, each from a fresh session and with no others. Which of them
   * share a batch, and so the last digits of the scores, depends on nothing but the block: the same
   * requests give the same answers to the last bit on the same machine with the same settings,
   * unless the engine fails: that costs those who shared the batch, and the others of the block are
   * served from another session.
   *
   * @param requests closed with the result
   * @return the answers, to be read by one thread at a time and closed: closing cancels what is
   *     unanswered. Reading throws {@link CancellationException} if the batch recommender is
   *     closed, or the reading thread is interrupted (which it then still is), and whatever the
   *     requests throw; after any exception there are no more answers
   */
  public Stream<BatchAnswer> recommend(Stream<BatchRequest> requests, AnswerOrder order) {
    // Blocks enough that no session waits while the reader is busy with another one's.
    return new AnswerSource(
            requests, order, plan.blockUsers(), 2 * plan.sessions(), this::submitBlock)
        .stream();
  }

  /** What was done since it was opened. */
  public BatchStatistics statistics() {
    return counters.statistics();
  }

  /** How many sessions there are and how many users each serves. */
  public BatchPlan plan() {
    return plan;
  }

  /** What it was opened with. */
  public RecommenderSpec spec() {
    return catalogue.spec();
  }

  /** The items that can be recommended. */
  public Catalogue catalogue() {
    return catalogue.catalogue();
  }

  /** Facts about the model and where it runs. */
  public ModelInfo modelInfo() {
    return model.info();
  }

  @Override
  public void close() {
    CancellationException closed = closed();
    for (TicketBlock block : queue.close()) {
      block.tickets().forEach(ticket -> ticket.fail(closed));
    }
    // What depends on answers may close, too, on several sessions' threads at once: they must not
    // wait for each other. The model is closed by the last of them to end.
    if (threads.contains(Thread.currentThread())) {
      return;
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      interrupted |= join(thread);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean submit(TicketBlock block) {
    boolean open = queue.offer(block);
    if (open) {
      counters.submitted.add(block.tickets().size());
    }
    return open;
  }

  private void submitBlock(TicketBlock block) {
    if (!submit(block)) {
      throw closed();
    }
  }

  static CancellationException closed() {
    return new CancellationException("the batch recommender was closed");
  }

  private BatchedSearch<Ticket> openSession(List<AdapterSpec> adapters) {
    TrainedWith.check(catalogue.spec(), adapters);
    BatchLayout layout = plan.layout();
    SessionSpec session =
        catalogue
            .session(layout, plan.contextTokens(), plan.threadsPerSession())
            .withAdapters(adapters);
    return catalogue.open(model, session, layout);
  }

  /** Waits for a thread to end, and returns whether the waiting thread was interrupted. */
  private static boolean join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }
}
