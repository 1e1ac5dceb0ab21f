// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.genrec.download.DownloadException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is tried again, and what is said when a file cannot be had. */
class FailedDownloadTest extends DownloadFixture {
  @ParameterizedTest
  @CsvSource({
    "404, NOT_FOUND",
    "410, NOT_FOUND",
    "401, REFUSED",
    "403, REFUSED",
    "418, UNREACHABLE"
  })
  void aRefusalIsNotTriedAgain(int status, Reason reason) {
    server.refusals.add(status);

    DownloadException failure = failure(5, spec());

    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.url()).isEqualTo(server.url("f"));
    assertThat(failure).hasMessageContaining(server.url("f").toString());
    assertThat(server.ranges).hasSize(1);
  }

  @Test
  void whatMayPassIsTriedAgain() {
    server.refusals.addAll(List.of(503, 500, 429));
    List<String> problems = new ArrayList<>();

    downloader(4)
        .fetch(
            spec(),
            new DownloadListener() {
              @Override
              public void progress(long done, long total) {}

              @Override
              public void retrying(String problem, long waitMillis) {
                problems.add(problem);
              }
            });

    assertThat(problems).hasSize(3).first().asString().contains("503");
    assertThat(target).hasBinaryContent(content);
  }

  @Test
  void whatDoesNotPassIsGivenUp() {
    server.refusals.addAll(Collections.nCopies(10, 503));

    DownloadException failure = failure(3, spec());

    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(failure).hasMessageContaining("503");
    assertThat(server.ranges).hasSize(3);
  }

  @Test
  void noServerIsOneClearError() {
    DownloadSpec spec = spec();
    server.close();

    assertThat(failure(2, spec).reason()).isEqualTo(Reason.UNREACHABLE);
  }

  @Test
  void anUnknownHostIsOneClearError() {
    URI nowhere = URI.create("http://no-such-host.invalid/f");

    DownloadException failure = failure(1, DownloadSpec.of(nowhere, target));

    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(failure).hasMessageContaining(nowhere.toString()).hasMessageNotContaining("null");
  }

  @Test
  void aSilentServerIsLeftAndTheRestFetchedAnew() {
    server.pauseMillis = 3_000;
    RetryPolicy impatient =
        new RetryPolicy(
            2, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(5), Duration.ofMillis(300));

    DownloadedFile file =
        Downloader.create(impatient)
            .fetch(
                spec(),
                (done, total) -> {
                  if (done > 0) {
                    server.pauseMillis = 0;
                  }
                });

    assertThat(file.bytes()).isEqualTo(SIZE);
    assertThat(server.ranges).hasSize(2).element(1).asString().startsWith("bytes=");
  }

  @Test
  void roomIsAskedForBeforeAnythingIsFetched() {
    server.announced = 1L << 60;

    DownloadException failure = failure(1, DownloadSpec.of(server.url("f"), target));

    assertThat(failure.reason()).isEqualTo(Reason.NO_SPACE);
    assertThat(failure).hasMessageContainingAll("1,152,921,504,606,846,976", "free");
    assertThat(folder.resolve("model.gguf.partial")).isEmptyFile();
  }

  @Test
  void aWrongChecksumSaysBothAndLeavesNothing() {
    String other = sha256(new byte[0]);

    DownloadException failure = failure(1, spec().withSha256(other));

    assertThat(failure.reason()).isEqualTo(Reason.DIFFERENT);
    assertThat(failure).hasMessageContainingAll(other, sha256(content), "deleted");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anotherSizeIsNotFetchedAtAll() {
    DownloadException failure = failure(1, spec().withBytes(SIZE - 1));

    assertThat(failure.reason()).isEqualTo(Reason.DIFFERENT);
    assertThat(failure).hasMessageContainingAll("50,000", "49,999");
    assertThat(target).doesNotExist();
  }

  @Test
  void aProxyThatWantsAPasswordIsNamed() {
    server.refusals.add(407);

    DownloadException failure = failure(5, spec());

    assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
    assertThat(failure).hasMessageContainingAll("proxy wants a name and password", "407");
    assertThat(server.ranges).hasSize(1);
  }

  @Test
  void aProxyThatIsNoneIsNamedByItsVariable() {
    DownloadSpec spec = DownloadSpec.of(URI.create("https://hub.invalid/f"), target);
    Downloader downloader =
        Downloader.create(policy(5), Map.of("HTTPS_PROXY", "http://me:secret@[bad"));

    DownloadException failure =
        catchThrowableOfType(
            DownloadException.class, () -> downloader.fetch(spec, (done, total) -> {}));

    assertThat(failure).hasMessageContainingAll("https://hub.invalid/f", "HTTPS_PROXY");
    assertThat(failure).hasStackTraceContaining("HTTPS_PROXY");
    assertThat(failure.toString() + failure.getCause()).doesNotContain("secret", "[bad");
  }

  @Test
  void oneAttemptIsNotCalledSeveral() {
    server.refusals.add(503);

    DownloadException failure = failure(1, spec());

    assertThat(failure)
        .hasMessage(
            server.url("f")
                + " cannot be fetched: the server answered with HTTP status 503; try again later");
  }

  @Test
  void severalAttemptsAreCounted() {
    server.refusals.addAll(List.of(503, 503));

    assertThat(failure(2, spec())).hasMessageContaining("after 2 attempts in a row");
  }

  @Test
  void aHandshakeThatIsDroppedIsTriedAgain() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread dropping =
          new Thread(
              () -> {
                try {
                  while (true) {
                    try (Socket connection = socket.accept()) {
                      connection.getInputStream().read(new byte[1 << 14]); // a handshake that ends
                    }
                  }
                } catch (IOException e) {
                  // The test has ended.
                }
              });
      dropping.start();
      URI url = URI.create("https://localhost:" + socket.getLocalPort() + "/f");

      DownloadException failure = failure(3, DownloadSpec.of(url, target));

      assertThat(failure).hasMessageContaining("after 3 attempts in a row");
    }
  }

  @Test
  void aCertificateThatNobodyVouchesForIsFinal() throws Exception {
    HttpsServer secure =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
    secure.start();
    try {
      URI url = URI.create("https://localhost:" + secure.getAddress().getPort() + "/f");

      DownloadException failure = failure(5, DownloadSpec.of(url, target));

      assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
      assertThat(failure)
          .hasMessageContainingAll("no safe connection", "certificate")
          .hasMessageNotContaining("attempts");
    } finally {
      secure.stop(0);
    }
  }

  private SSLContext selfSigned() throws Exception {
    Path file = folder.resolve("keys");
    String command =
        Path.of(System.getProperty("java.home"), "bin", "keytool")
            + " -genkeypair -keyalg EC -dname CN=localhost -storepass secret -keystore "
            + file;
    Process process = new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    KeyStore keys = KeyStore.getInstance(file.toFile(), "secret".toCharArray());
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "secret".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
