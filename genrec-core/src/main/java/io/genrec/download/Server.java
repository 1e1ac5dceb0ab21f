// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import io.genrec.download.DownloadException.Reason;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks for a file, or for the rest of it, and follows redirects. */
final class Server {
  private static final int MOST_REDIRECTS = 10;
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (?:(\\d+)-\\d+|\\*)/(\\d+|\\*)");

  private final HttpClient client;
  private final ProxySelector proxies;
  private final RetryPolicy policy;

  Server(RetryPolicy policy, ProxySelector proxies) {
    this.policy = policy;
    this.proxies = proxies;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER) // see redirected
            .connectTimeout(policy.connectTimeout())
            .proxy(proxies)
            .build();
  }

  /**
   * An answer that is no redirect; its body must be read or closed.
   *
   * @param status the HTTP status
   */
  record Answer(int status, HttpResponse<BodyQueue> response) {
    /** The size of the body, if the server says. */
    OptionalLong bodyBytes() {
      return response.headers().firstValueAsLong("Content-Length");
    }

    /** Where the body starts in the whole, or -1 if the server does not say. */
    long rangeStart() {
      return range(1);
    }

    /** The size of the whole as the range says it, or -1. */
    long rangeTotal() {
      return range(2);
    }

    private long range(int group) {
      Matcher range = CONTENT_RANGE.matcher(header("Content-Range").orElse(""));
      String text = range.matches() ? range.group(group) : null;
      try {
        return text == null || text.equals("*") ? -1 : Long.parseLong(text);
      } catch (NumberFormatException e) {
        return -1; // more than a long
      }
    }

    /** What identifies this version of the file, good for {@code If-Range}. */
    @Nullable String validator() {
      return header("ETag")
          .filter(tag -> tag.startsWith("\"")) // a weak one does not promise the same bytes
          .or(() -> header("Last-Modified"))
          .orElse(null);
    }

    /**
     * Whether the answer says that it is of another version than the one with a validator. A server
     * that takes ranges but no {@code If-Range} sends a part of what it has now.
     */
    boolean isNot(@Nullable String known) {
      if (known == null) {
        return false;
      }
      Optional<String> found = header(known.startsWith("\"") ? "ETag" : "Last-Modified");
      return found.isPresent() && !found.get().equals(known);
    }

    /** How long the server asks to be left alone, in seconds; 0 if it does not. */
    long retryAfterSeconds() {
      return header("Retry-After")
          .filter(text -> text.matches("\\d{1,9}"))
          .map(Long::parseLong)
          .orElse(0L);
    }

    private Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }
  }

  /**
   * Asks for a file from a byte on.
   *
   * @param offset the first byte, 0 for all
   * @param validator the version that the rest is wanted of, or null if any
   * @throws IOException if there is no answer
   * @throws DownloadException if a redirect must not be followed, or the proxy's address is none
   */
  Answer ask(DownloadSpec spec, long offset, @Nullable String validator)
      throws IOException, InterruptedException {
    URI address = spec.url();
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(address)
              .timeout(policy.stallTimeout())
              .header("User-Agent", "genrec")
              .header("Accept-Encoding", "identity");
      if (offset > 0) {
        request.header("Range", "bytes=" + offset + "-");
        if (validator != null) {
          request.header("If-Range", validator);
        }
      }
      if (spec.token().isPresent() && sameOrigin(spec.url(), address)) {
        request.header("Authorization", "Bearer " + spec.token().get());
      }
      requireProxy(spec, address);
      HttpResponse<BodyQueue> response = client.send(request.build(), info -> new BodyQueue());
      Optional<URI> next = redirected(spec, address, response);
      if (next.isEmpty()) {
        return new Answer(response.statusCode(), response);
      }
      response.body().close();
      address = next.get();
    }
    throw new DownloadException(
        spec.url(),
        Reason.UNREACHABLE,
        spec.url() + " redirects more than " + MOST_REDIRECTS + " times; check the address");
  }

  private void requireProxy(DownloadSpec spec, URI address) {
    try {
      proxies.select(address);
    } catch (IllegalArgumentException e) {
      throw new DownloadException(
          spec.url(), Reason.UNREACHABLE, spec.url() + " cannot be fetched: " + e.getMessage(), e);
    }
  }

  /** Done here and not by the client, which would show the token to other hosts. */
  private static Optional<URI> redirected(
      DownloadSpec spec, URI address, HttpResponse<BodyQueue> response) {
    try {
      return next(spec, address, response);
    } catch (DownloadException e) {
      response.body().close();
      throw e;
    }
  }

  private static Optional<URI> next(
      DownloadSpec spec, URI address, HttpResponse<BodyQueue> response) {
    String location =
        switch (response.statusCode()) {
          case 301, 302, 303, 307, 308 -> response.headers().firstValue("Location").orElse(null);
          default -> null;
        };
    if (location == null) {
      return Optional.empty();
    }
    URI next;
    try {
      next = address.resolve(location);
    } catch (IllegalArgumentException e) {
      throw misled(spec, location, e);
    }
    String scheme = String.valueOf(next.getScheme()).toLowerCase(Locale.ROOT);
    boolean safe = scheme.equals("https") || (scheme.equals("http") && !isSecure(address));
    if (!safe || next.getHost() == null) {
      throw misled(spec, location, null);
    }
    return Optional.of(next);
  }

  private static DownloadException misled(
      DownloadSpec spec, String location, @Nullable Throwable cause) {
    return new DownloadException(
        spec.url(),
        Reason.UNREACHABLE,
        spec.url()
            + " redirects to '"
            + location
            + "', which is not followed: it is no http address, or less safe than the first",
        cause);
  }

  private static boolean isSecure(URI address) {
    return "https".equalsIgnoreCase(address.getScheme());
  }

  private static boolean sameOrigin(URI one, URI other) {
    return one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && one.getPort() == other.getPort();
  }
}
