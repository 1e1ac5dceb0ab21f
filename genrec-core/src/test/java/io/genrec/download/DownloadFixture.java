// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server of one file, and a folder to fetch it to. */
abstract class DownloadFixture {
  static final int SIZE = 50_000;
  static final int CUT = 20_000;

  @TempDir Path folder;
  FileServer server;
  final byte[] content = randomBytes(1);
  Path target;

  @BeforeEach
  void serve() throws IOException {
    server = new FileServer(content);
    target = folder.resolve("model.gguf");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  void assertThatOnlyTheTargetIsThere() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(target);
    }
  }

  DownloadSpec spec() {
    return spec("f");
  }

  DownloadSpec spec(String file) {
    return DownloadSpec.of(server.url(file), target).withBytes(SIZE).withSha256(sha256(content));
  }

  static DownloadedFile fetch(int attempts, DownloadSpec spec) {
    return downloader(attempts).fetch(spec, (done, total) -> {});
  }

  static DownloadException failure(int attempts, DownloadSpec spec) {
    return catchThrowableOfType(DownloadException.class, () -> fetch(attempts, spec));
  }

  static Downloader downloader(int attempts) {
    return Downloader.create(policy(attempts));
  }

  static RetryPolicy policy(int attempts) {
    return new RetryPolicy(
        attempts,
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30));
  }

  static byte[] randomBytes(int seed) {
    byte[] bytes = new byte[SIZE];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static String sha256(byte[] bytes) {
    return new Sha256().update(ByteBuffer.wrap(bytes)).hex();
  }
}
