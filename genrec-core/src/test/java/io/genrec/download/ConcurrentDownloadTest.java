// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.genrec.download.DownloadException.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Threads and processes that fetch the same, and that are stopped. */
class ConcurrentDownloadTest extends DownloadFixture {
  @Test
  void anInterruptKeepsWhatCameIn() throws Exception {
    server.pauseMillis = 5;
    CountDownLatch underWay = new CountDownLatch(1);
    CompletableFuture<DownloadException> outcome = new CompletableFuture<>();
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              outcome.complete(
                  catchThrowableOfType(
                      DownloadException.class,
                      () ->
                          downloader(1)
                              .fetch(
                                  spec(),
                                  (done, total) -> {
                                    if (done > 0) {
                                      underWay.countDown();
                                    }
                                  })));
              interrupted.complete(Thread.currentThread().isInterrupted());
            });
    thread.start();
    underWay.await();
    thread.interrupt();

    assertThat(outcome.get(10, TimeUnit.SECONDS).reason()).isEqualTo(Reason.CANCELLED);
    assertThat(interrupted.get()).isTrue();
    server.pauseMillis = 0;
    DownloadedFile file = fetch(1, spec());
    assertThat(file.transferred()).isLessThan(SIZE);
    assertThat(target).hasBinaryContent(content);
  }

  @Test
  void threadsThatFetchTheSameFetchItOnce() throws Exception {
    server.pauseMillis = 1;
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<DownloadedFile>> all =
          Stream.generate(() -> threads.submit(() -> fetch(1, spec()))).limit(4).toList();
      long transferred = 0;
      for (Future<DownloadedFile> each : all) {
        transferred += each.get().transferred();
      }
      assertThat(transferred).isEqualTo(SIZE);
    } finally {
      threads.shutdownNow();
    }
    assertThat(server.ranges).hasSize(1);
    assertThatOnlyTheTargetIsThere();
  }

  @Test
  void processesThatFetchTheSameFetchItOnce() throws Exception {
    server.pauseMillis = 60; // 3 s in all, so that both are up while one fetches
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      processes.add(fetchInAProcess());
    }
    for (Process process : processes) {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
    }

    assertThat(target).hasBinaryContent(content);
    assertThat(server.ranges).hasSize(1);
    assertThatOnlyTheTargetIsThere();
  }

  @Test
  void aProcessThatWasKilledLeavesWhatTheNextOneGoesOnWith() throws Exception {
    server.pauseMillis = 100;
    Process process = fetchInAProcess();
    Path partial = folder.resolve("model.gguf.partial");
    while (process.isAlive() && (!Files.exists(partial) || Files.size(partial) == 0)) {
      Thread.sleep(20);
    }
    process.destroyForcibly().waitFor();
    assertThat(target).doesNotExist();
    server.pauseMillis = 0;

    DownloadedFile file = fetch(1, spec());

    assertThat(file.transferred()).isPositive().isLessThan(SIZE);
    assertThat(target).hasBinaryContent(content);
    assertThatOnlyTheTargetIsThere();
  }

  @Test
  void oneFolderByTwoNamesIsLockedOnce() throws Exception {
    Path link;
    try {
      link =
          Files.createSymbolicLink(
              folder.resolve("link"), Files.createDirectory(folder.resolve("real")));
    } catch (IOException | UnsupportedOperationException e) {
      assumeTrue(false, "SKIPPED: links cannot be made here: " + e);
      return;
    }
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      DownloadLock lock = DownloadLock.acquire(folder.resolve("real").resolve("f"));
      Path other = link.resolve("f");
      Future<Path> second =
          thread.submit(
              () -> {
                try (DownloadLock waiting = DownloadLock.acquire(other)) {
                  return waiting.target();
                }
              });
      Thread.sleep(200); // time to take it, which it must not
      assertThat(second).isNotDone();
      lock.close();
      assertThat(second.get()).isEqualTo(lock.target());
    } finally {
      thread.shutdownNow();
    }
  }

  private Process fetchInAProcess() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            FetchProgram.class.getName(),
            server.url("f").toString(),
            target.toString())
        .redirectErrorStream(true)
        .start();
  }

  /** Fetches a file in a process of its own. */
  static final class FetchProgram {
    private FetchProgram() {}

    public static void main(String[] arguments) {
      Downloader.create()
          .fetch(
              DownloadSpec.of(URI.create(arguments[0]), Path.of(arguments[1])),
              (done, total) -> {});
    }
  }
}
