// SPDX-License-Identifier: Apache-2.0
package io.genrec.serve;

import io.genrec.PreparedCatalogue;
import io.genrec.PreparedRequest;
import io.genrec.Recommendations;
import io.genrec.model.AdapterSpec;
import io.genrec.search.SearchResult;
import io.genrec.search.SearchTask;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A request and what its sender waits for. Used by one worker at a time. */
final class Ticket {
  private final BatchRequest request;
  private final long submitted = System.nanoTime();
  private final CompletableFuture<Recommendations> answer = new CompletableFuture<>();
  private @Nullable PreparedRequest prepared;

  Ticket(BatchRequest request) {
    this.request = request;
  }

  BatchRequest request() {
    return request;
  }

  List<AdapterSpec> adapters() {
    return request.adapters();
  }

  CompletableFuture<Recommendations> answer() {
    return answer;
  }

  /**
   * The search to be done.
   *
   * @throws IllegalArgumentException if the request cannot be served
   */
  SearchTask<Ticket> prepare(PreparedCatalogue catalogue) {
    PreparedRequest ready = catalogue.prepare(request.recommendRequest());
    prepared = ready;
    return ready.task(this);
  }

  /** What was found, in words. */
  Recommendations recommendations(PreparedCatalogue catalogue, SearchResult result) {
    PreparedRequest ready = prepared;
    if (ready == null) {
      throw new IllegalStateException("the request was not prepared");
    }
    Duration elapsed = Duration.ofNanos(System.nanoTime() - submitted);
    return catalogue.recommendations(ready, result, elapsed);
  }

  /** Answers; returns whether anybody was still waiting. */
  boolean complete(Recommendations found) {
    return answer.complete(found);
  }

  /** Runs something on whatever thread answers, fails or cancels the request. */
  void whenAnswered(Runnable action) {
    CompletableFuture<Recommendations> unused =
        answer.whenComplete((found, failure) -> action.run());
  }

  boolean fail(Throwable failure) {
    return answer.completeExceptionally(failure);
  }
}
