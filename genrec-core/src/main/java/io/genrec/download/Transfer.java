// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import io.genrec.download.DownloadException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One download: attempts until the file is there, its bytes in the partial file in between. */
final class Transfer {
  private final Server server;
  private final RetryPolicy policy;
  private final DownloadSpec spec;
  private final DownloadListener listener;
  private final PartialFile partial;
  private final Sha256 sha256 = new Sha256();

  /** The bytes in the partial file; the digest has seen them. */
  private long done;

  /** The size of the whole, or -1 while nobody has said. */
  private long total;

  private @Nullable String validator;
  private long transferred;

  /** The most bytes that were ever there: only what goes beyond them is progress. */
  private long furthest;

  /** A failure that may pass. */
  private static final class Passing extends Exception {
    private static final long serialVersionUID = 1L;
    private final Duration pause;

    Passing(String problem, Duration pause, @Nullable Throwable cause) {
      super(problem, cause);
      this.pause = pause;
    }
  }

  Transfer(Server server, RetryPolicy policy, DownloadSpec spec, DownloadListener listener) {
    this.server = server;
    this.policy = policy;
    this.spec = spec;
    this.listener = listener;
    this.partial = new PartialFile(spec.target());
    this.total = spec.bytes();
  }

  DownloadedFile run() throws IOException, InterruptedException {
    takeUp();
    int failures = 0;
    while (true) {
      long before = furthest;
      try {
        attempt();
        return finish();
      } catch (Passing e) {
        failures = furthest > before ? 1 : failures + 1;
        if (failures >= policy.attempts()) {
          throw givenUp(failures, e);
        }
        Duration pause = policy.pauseAfter(failures);
        if (e.pause.compareTo(pause) > 0) {
          pause = e.pause.compareTo(policy.longestPause()) < 0 ? e.pause : policy.longestPause();
        }
        listener.retrying(String.valueOf(e.getMessage()), pause.toMillis());
        Thread.sleep(pause.toMillis());
      }
    }
  }

  private DownloadException givenUp(int failures, Passing last) {
    boolean goesOn = done > 0 && (validator != null || spec.sha256().isPresent());
    return new DownloadException(
        spec.url(),
        Reason.UNREACHABLE,
        "%s cannot be fetched%s: %s; %s"
            .formatted(
                spec.url(),
                failures == 1 ? "" : ", after " + failures + " attempts in a row",
                last.getMessage(),
                goesOn
                    ? "what has come in is kept, and the same call goes on there"
                    : "try again later"),
        last.getCause());
  }

  /**
   * Goes on with what an earlier call left, if it came from the same address and there is a way to
   * tell that the rest belongs to it: the server's word, or a SHA-256 in the end.
   */
  private void takeUp() throws IOException {
    Optional<PartialFile.Origin> origin = partial.origin();
    long size = partial.size();
    if (origin.isEmpty() || size == 0 || !origin.get().url().equals(spec.url())) {
      return;
    }
    long announced = origin.get().total();
    boolean other = total >= 0 && announced >= 0 && total != announced;
    boolean blind = origin.get().validator() == null && spec.sha256().isEmpty();
    if (other || blind || (announced >= 0 && size > announced)) {
      return;
    }
    total = Math.max(total, announced);
    validator = origin.get().validator();
    sha256.update(partial.bytes());
    done = size;
    furthest = size;
    listener.progress(done, total);
  }

  private void attempt() throws IOException, InterruptedException, Passing {
    if (done > 0 && done == total) {
      return; // all came in, and it was stopped before the file got its name
    }
    Server.Answer answer = ask();
    try (BodyQueue body = answer.response().body()) {
      switch (answer.status()) {
        case 200 -> {
          begin(answer, answer.bodyBytes().orElse(-1));
          receive(body);
        }
        case 206 -> {
          long whole = answer.rangeTotal();
          if (done == 0
              || answer.rangeStart() != done
              || (total >= 0 && whole >= 0 && whole != total)) {
            startOver();
            throw new Passing(
                "the server sent another part than was asked for", Duration.ZERO, null);
          }
          if (spec.sha256().isEmpty() && answer.isNot(validator)) {
            startOver();
            throw new Passing("the file has changed on the server", Duration.ZERO, null);
          }
          total = Math.max(total, whole);
          receive(body);
        }
        case 416 -> {
          if (done == 0 || answer.rangeTotal() != done) {
            startOver();
            throw new Passing("the file is shorter on the server now", Duration.ZERO, null);
          }
          total = done;
        }
        case 404, 410 ->
            throw failure(Reason.NOT_FOUND, "there is no such file", "check the address");
        case 401, 403 ->
            throw failure(
                Reason.REFUSED,
                "the server does not let us",
                "if it needs a login or consent to a licence, give a token of an account that has"
                    + " it");
        case 407 ->
            throw failure(
                Reason.REFUSED,
                "the proxy wants a name and password (HTTP status 407), which genrec does not send",
                "name a proxy that wants none, or fetch the file with another program");
        case 408, 425, 429, 500, 502, 503, 504 ->
            throw new Passing(
                "the server answered with HTTP status " + answer.status(),
                Duration.ofSeconds(answer.retryAfterSeconds()),
                null);
        default ->
            throw failure(
                Reason.UNREACHABLE,
                "the server answered with HTTP status " + answer.status(),
                "check the address");
      }
    }
  }

  private Server.Answer ask() throws InterruptedException, Passing {
    try {
      return server.ask(spec, done, validator);
    } catch (IOException e) {
      boolean untrusted =
          hasCause(e, CertificateException.class) || hasCause(e, CertPathValidatorException.class);
      if (untrusted && transferred == 0) { // other failures of a handshake may pass
        throw unreachable(
            "no safe connection to the server", "see that its certificate is valid", e);
      }
      if (hasCause(e, UnresolvedAddressException.class) && transferred == 0) {
        throw unreachable("its host is unknown", "see that there is a network, or a proxy", e);
      }
      throw new Passing("no answer (" + message(e) + ")", Duration.ZERO, e);
    }
  }

  private static String message(IOException failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  private static boolean hasCause(Throwable failure, Class<?> type) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (type.isInstance(each)) {
        return true;
      }
    }
    return false;
  }

  /** The server sends the whole: it takes no ranges, or has another version than before. */
  private void begin(Server.Answer answer, long announced) throws IOException {
    if (spec.bytes() >= 0 && announced >= 0 && announced != spec.bytes()) {
      throw failure(
          Reason.DIFFERENT,
          String.format(
              Locale.ROOT,
              "the server offers %,d bytes, but the file has %,d",
              announced,
              spec.bytes()),
          "it has changed there, or something in between answers in its place");
    }
    total = Math.max(spec.bytes(), announced);
    validator = answer.validator();
    sha256.reset();
    done = 0;
    partial.begin(new PartialFile.Origin(spec.url(), validator, total));
    listener.progress(0, total);
  }

  private void startOver() throws IOException {
    partial.delete();
    sha256.reset();
    done = 0;
    validator = null;
    total = spec.bytes();
  }

  private void receive(BodyQueue body) throws IOException, InterruptedException, Passing {
    requireSpace();
    try (FileChannel out = FileChannel.open(partial.bytes(), StandardOpenOption.WRITE)) {
      out.position(done);
      for (List<ByteBuffer> buffers = next(body); buffers != null; buffers = next(body)) {
        for (ByteBuffer buffer : buffers) {
          int length = buffer.remaining();
          if (total >= 0 && done + length > total) {
            String problem =
                String.format(Locale.ROOT, "the server sends more than %,d bytes", total);
            startOver();
            throw failure(
                Reason.DIFFERENT, problem, "it has changed there; what came in was deleted");
          }
          write(out, buffer);
          done += length;
          transferred += length;
          furthest = Math.max(furthest, done);
        }
        listener.progress(done, total);
      }
      out.force(false);
    }
    if (total >= 0 && done < total) {
      throw new Passing(
          String.format(Locale.ROOT, "the connection ended after %,d of %,d bytes", done, total),
          Duration.ZERO,
          null);
    }
    total = done;
  }

  private @Nullable List<ByteBuffer> next(BodyQueue body) throws InterruptedException, Passing {
    try {
      return body.next(policy.stallTimeout());
    } catch (IOException e) {
      throw new Passing(
          String.format(Locale.ROOT, "the connection broke after %,d bytes (%s)", done, message(e)),
          Duration.ZERO,
          e);
    }
  }

  private void write(FileChannel out, ByteBuffer buffer) throws IOException {
    sha256.update(buffer);
    try {
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      if (Files.getFileStore(folder()).getUsableSpace() < buffer.remaining()) {
        throw noSpace(e);
      }
      throw e;
    }
  }

  private void requireSpace() throws IOException {
    if (total >= 0 && Files.getFileStore(folder()).getUsableSpace() < total - done) {
      throw noSpace(null);
    }
  }

  private DownloadException noSpace(@Nullable Throwable cause) throws IOException {
    long free = Files.getFileStore(folder()).getUsableSpace();
    String needed = total < 0 ? "more" : String.format(Locale.ROOT, "%,d", total - done);
    return new DownloadException(
        spec.url(),
        Reason.NO_SPACE,
        String.format(
            Locale.ROOT,
            "no room in %s for %s: %s bytes are needed, %,d are free; make room, or fetch to"
                + " another place",
            folder(),
            spec.target().getFileName(),
            needed,
            free),
        cause);
  }

  private DownloadedFile finish() throws IOException {
    String found = sha256.hex();
    boolean wrong = spec.sha256().isPresent() && !spec.sha256().get().equals(found);
    if (wrong || (spec.bytes() >= 0 && done != spec.bytes())) {
      partial.delete();
      throw failure(
          Reason.DIFFERENT,
          wrong
              ? "SHA-256 expected " + spec.sha256().orElseThrow() + ", found " + found
              : String.format(Locale.ROOT, "%,d bytes expected, %,d found", spec.bytes(), done),
          "what came in was deleted; try once more, and if it is so again, the file has changed"
              + " there");
    }
    partial.keep();
    return new DownloadedFile(spec.target(), done, found, spec.sha256().isPresent(), transferred);
  }

  private Path folder() {
    Path folder = spec.target().getParent();
    if (folder == null) {
      throw new IllegalStateException("checked by Downloader");
    }
    return folder;
  }

  private DownloadException failure(Reason reason, String problem, String remedy) {
    return new DownloadException(
        spec.url(), reason, spec.url() + " cannot be fetched: " + problem + "; " + remedy);
  }

  private DownloadException unreachable(String problem, String remedy, IOException cause) {
    return new DownloadException(
        spec.url(),
        Reason.UNREACHABLE,
        "%s cannot be fetched: %s (%s); %s".formatted(spec.url(), problem, message(cause), remedy),
        cause);
  }
}
