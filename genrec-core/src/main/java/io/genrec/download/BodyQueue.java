// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, for one reader that waits no longer than it wants to. The client's own
 * stream has no timeout, and before JDK 20 it swallows interrupts.
 */
final class BodyQueue implements BodySubscriber<BodyQueue>, AutoCloseable {
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private Flow.@Nullable Subscription subscription; // guarded by this
  private boolean closed; // guarded by this

  /** What the connection brought: buffers, a failure, or neither at the end. */
  private record Event(@Nullable List<ByteBuffer> buffers, @Nullable Throwable failure) {}

  /**
   * The next buffers, or null at the end of the body.
   *
   * @throws IOException if the connection broke, or nothing came in time
   */
  @Nullable List<ByteBuffer> next(Duration timeout) throws IOException, InterruptedException {
    Event event = events.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (event == null) {
      throw new HttpTimeoutException("nothing came in for " + timeout.toMillis() + " ms");
    }
    if (event.failure() != null) {
      String message = event.failure().getMessage();
      throw new IOException(
          message == null ? event.failure().getClass().getSimpleName() : message, event.failure());
    }
    if (event.buffers() != null) {
      request();
    }
    return event.buffers();
  }

  private synchronized void request() {
    if (subscription != null) {
      subscription.request(1);
    }
  }

  @Override
  public CompletionStage<BodyQueue> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription source) {
    if (closed) {
      source.cancel();
      return;
    }
    subscription = source;
    source.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    events.add(new Event(buffers, null));
  }

  @Override
  public void onError(Throwable failure) {
    events.add(new Event(null, failure));
  }

  @Override
  public void onComplete() {
    events.add(new Event(null, null));
  }

  /** Lets go of the connection, also of one that comes later; what has not been read is lost. */
  @Override
  public synchronized void close() {
    closed = true;
    if (subscription != null) {
      subscription.cancel();
    }
  }
}
