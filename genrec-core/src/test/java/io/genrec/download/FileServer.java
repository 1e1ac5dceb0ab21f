// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Serves one file on this machine, in all the ways in which servers do and should not. What is set
 * applies from the next request on.
 */
final class FileServer implements AutoCloseable {
  private static final int CHUNK = 1000;
  private static final int NO_BODY = -1;

  final AtomicLong bytesServed = new AtomicLong();
  final List<String> ranges = new CopyOnWriteArrayList<>();
  final List<String> authorizations = new CopyOnWriteArrayList<>();

  /** Statuses to answer with before the file is served, in this order. */
  final ConcurrentLinkedQueue<Integer> refusals = new ConcurrentLinkedQueue<>();

  /** Where the next answers end although more was announced: bytes of the body. */
  final ConcurrentLinkedQueue<Integer> cuts = new ConcurrentLinkedQueue<>();

  volatile byte[] content;
  volatile @Nullable String etag = "\"one\"";
  volatile boolean takesRanges = true;
  volatile boolean checksIfRange = true;
  volatile boolean saysLength = true;
  volatile long announced = -1;
  volatile @Nullable String rangeTotal;
  volatile long pauseMillis;
  volatile @Nullable String redirect;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  FileServer(byte[] content) throws IOException {
    this.content = content;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  URI url(String file) {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/" + file);
  }

  /** The same server under another name, which is another host to a client. */
  URI otherUrl(String file) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + file);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      authorizations.add(authorization == null ? "none" : authorization);
      String target = redirect;
      if (target != null && exchange.getRequestURI().getPath().startsWith("/moved")) {
        exchange.getResponseHeaders().set("Location", target);
        exchange.sendResponseHeaders(302, NO_BODY);
        return;
      }
      String range = exchange.getRequestHeaders().getFirst("Range");
      ranges.add(range == null ? "all" : range);
      Integer refusal = refusals.poll();
      if (refusal != null) {
        exchange.sendResponseHeaders(refusal, NO_BODY);
        return;
      }
      serve(exchange, range);
    } catch (IOException e) {
      // A client that has seen enough, or a body that was cut.
    }
  }

  private void serve(HttpExchange exchange, @Nullable String range) throws IOException {
    byte[] bytes = content;
    String tag = etag;
    String wanted = exchange.getRequestHeaders().getFirst("If-Range");
    boolean same = !checksIfRange || wanted == null || wanted.equals(tag);
    int from = 0;
    String total = rangeTotal;
    if (range != null && takesRanges && same) {
      from = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
      if (from >= bytes.length) {
        exchange.getResponseHeaders().set("Content-Range", "bytes */" + bytes.length);
        exchange.sendResponseHeaders(416, NO_BODY);
        return;
      }
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range",
              "bytes "
                  + from
                  + "-"
                  + (bytes.length - 1)
                  + "/"
                  + (total == null ? bytes.length : total));
    }
    if (tag != null) {
      exchange.getResponseHeaders().set("ETag", tag);
    }
    long length = announced >= 0 ? announced : bytes.length - from;
    boolean part = range != null && takesRanges && same;
    exchange.sendResponseHeaders(part ? 206 : 200, saysLength ? length : 0);
    Integer cut = cuts.poll();
    send(
        exchange.getResponseBody(),
        bytes,
        from,
        cut == null ? bytes.length : Math.min(bytes.length, from + cut));
  }

  private void send(OutputStream body, byte[] bytes, int from, int to) throws IOException {
    for (int at = from; at < to; at += CHUNK) {
      int length = Math.min(CHUNK, to - at);
      body.write(bytes, at, length);
      body.flush();
      bytesServed.addAndGet(length);
      if (pauseMillis > 0) {
        try {
          Thread.sleep(pauseMillis);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
