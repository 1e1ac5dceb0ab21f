// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves one file on this machine, whatever is asked for below /files, and nothing else. */
final class OneFileServer implements AutoCloseable {
  final AtomicInteger requests = new AtomicInteger();
  private final byte[] content;
  private final HttpServer server;

  OneFileServer(byte[] content) throws IOException {
    this.content = content;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/files/",
        exchange -> {
          try (exchange) {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
          }
        });
    server.start();
  }

  URI url(String file) {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/" + file);
  }

  int bytes() {
    return content.length;
  }

  String sha256() throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
