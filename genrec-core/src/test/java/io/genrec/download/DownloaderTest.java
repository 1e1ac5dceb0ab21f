// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.genrec.download.DownloadException.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DownloaderTest {
  private static final int SIZE = 50_000;
  private static final int CUT = 20_000;

  @TempDir private Path folder;
  private FileServer server;
  private final byte[] content = randomBytes(1);
  private Path target;

  @BeforeEach
  void serve() throws IOException {
    server = new FileServer(content);
    target = folder.resolve("model.gguf");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void fetchesAFileAndSaysWhatItIs() throws IOException {
    List<Long> seen = new ArrayList<>();

    DownloadedFile file = downloader(1).fetch(spec(), (done, total) -> seen.add(done));

    assertThat(file).isEqualTo(new DownloadedFile(target, SIZE, sha256(content), true, SIZE));
    assertThat(target).hasBinaryContent(content);
    assertThat(seen).isSorted().startsWith(0L).endsWith((long) SIZE);
    assertThatOnlyTheTargetIsThere();
  }

  @Test
  void aFileOfWhichNothingIsKnownIsNotVerified() {
    server.saysLength = false;

    DownloadedFile file = fetch(1, DownloadSpec.of(server.url("f"), target));

    assertThat(file.verified()).isFalse();
    assertThat(file.sha256()).isEqualTo(sha256(content));
    assertThat(target).hasBinaryContent(content);
  }

  @Test
  void makesTheFolder() {
    target = folder.resolve("a/b/model.gguf");

    fetch(1, spec());

    assertThat(target).exists();
  }

  @Test
  void goesOnWhereAConnectionBroke() {
    server.cuts.addAll(List.of(CUT, 10_000));

    DownloadedFile file = fetch(2, spec());

    assertThat(file.transferred()).isEqualTo(SIZE);
    assertThat(target).hasBinaryContent(content);
    assertThat(server.ranges).hasSize(3).startsWith("all");
    assertThat(server.ranges.get(1)).startsWith("bytes=");
    // What was on the way when the connection broke comes twice, and nothing else.
    assertThat(server.bytesServed).hasValueLessThan(SIZE + CUT);
  }

  @Test
  void aLaterCallGoesOn() throws IOException {
    server.cuts.add(CUT);
    assertThat(failure(1, spec()).reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(target).doesNotExist();
    long there = Files.size(folder.resolve("model.gguf.partial"));

    DownloadedFile file = fetch(1, spec());

    assertThat(there).isPositive().isLessThanOrEqualTo(CUT);
    assertThat(server.ranges).containsExactly("all", "bytes=" + there + "-");
    assertThat(file.transferred()).isEqualTo(SIZE - there);
    assertThat(server.bytesServed).hasValue(CUT + SIZE - there);
    assertThat(target).hasBinaryContent(content);
    assertThatOnlyTheTargetIsThere();
  }

  @Test
  void allThatIsMissingMayBeTheName() throws IOException {
    server.cuts.add(CUT);
    failure(1, spec());
    Files.write(folder.resolve("model.gguf.partial"), content);

    DownloadedFile file = fetch(1, spec());

    assertThat(file.transferred()).isZero();
    assertThat(server.ranges).hasSize(1);
    assertThat(target).hasBinaryContent(content);
  }

  @Test
  void aServerWithoutRangesStartsAgain() {
    server.takesRanges = false;
    server.cuts.add(CUT);

    DownloadedFile file = fetch(2, spec());

    assertThat(target).hasBinaryContent(content);
    assertThat(server.bytesServed).hasValue(CUT + SIZE);
    assertThat(file.transferred()).isGreaterThan(SIZE);
  }

  @Test
  void aServerThatAlwaysCutsAtTheSamePlaceIsGivenUp() {
    server.takesRanges = false;
    server.cuts.addAll(Collections.nCopies(20, CUT));

    DownloadException failure = failure(3, spec());

    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(failure).hasMessageContaining("the same call goes on there");
    assertThat(server.ranges).hasSizeLessThan(20);
  }

  @Test
  void aChangedFileStartsAgain() {
    DownloadSpec unchecked = DownloadSpec.of(server.url("f"), target);
    server.cuts.add(CUT);
    failure(1, unchecked);
    server.content = randomBytes(2);
    server.etag = "\"two\"";

    fetch(1, unchecked);

    assertThat(server.ranges.get(1)).startsWith("bytes=");
    assertThat(target).hasBinaryContent(server.content);
  }

  @Test
  void aServerThatDoesNotCompareVersionsIsFoundOutByTheSize() {
    DownloadSpec unchecked = DownloadSpec.of(server.url("f"), target);
    server.checksIfRange = false;
    server.cuts.add(CUT);
    failure(1, unchecked);
    server.content = new byte[SIZE + 1];

    fetch(2, unchecked);

    assertThat(target).hasBinaryContent(server.content);
  }

  @Test
  void withoutVersionAndChecksumNothingIsTakenUp() {
    DownloadSpec unchecked = DownloadSpec.of(server.url("f"), target);
    server.etag = null;
    server.cuts.add(CUT);
    failure(1, unchecked);

    fetch(1, unchecked);

    assertThat(server.ranges).containsExactly("all", "all");
  }

  @Test
  void aFileThatGotShorterStartsAgain() {
    DownloadSpec unchecked = DownloadSpec.of(server.url("f"), target);
    server.saysLength = false;
    server.checksIfRange = false;
    server.cuts.add(CUT);
    fetch(1, unchecked); // a cut body of no stated length looks like a whole one
    assertThat(target).hasSize(CUT);
    target = folder.resolve("other.gguf");
    unchecked = DownloadSpec.of(server.url("f"), target);
    server.saysLength = true;
    server.cuts.add(CUT);
    failure(1, unchecked);
    server.content = new byte[10];

    fetch(2, unchecked);

    assertThat(server.ranges).endsWith("all");
    assertThat(target).hasBinaryContent(server.content);
  }

  @Test
  void aPartialFileOfAnotherAddressIsNotTakenUp() {
    server.cuts.add(CUT);
    failure(1, spec());

    fetch(1, DownloadSpec.of(server.url("g"), target));

    assertThat(server.ranges).containsExactly("all", "all");
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
  void redirectsAreFollowedAndTheTokenStaysAtHome() {
    server.redirect = server.otherUrl("elsewhere").toString();

    fetch(1, spec("moved").withToken("secret"));

    assertThat(target).hasBinaryContent(content);
    assertThat(server.authorizations).containsExactly("Bearer secret", "none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/moved/again", "file:///etc/passwd", "ftp://example.org/f", "http://[bad"})
  void redirectsThatLeadNowhereAreErrors(String location) {
    server.redirect = location;

    assertThat(failure(1, spec("moved")).reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(target).doesNotExist();
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
  void aFileThatIsThereAndRightIsNotFetched() throws IOException {
    Files.write(target, content);

    DownloadedFile file = fetch(1, spec());

    assertThat(file.transferred()).isZero();
    assertThat(server.ranges).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {SIZE, 3})
  void aFileThatIsThereAndAnotherIsLeftAlone(int size) throws IOException {
    Files.write(target, new byte[size]);

    DownloadException failure = failure(1, spec());

    assertThat(failure.reason()).isEqualTo(Reason.STORAGE);
    assertThat(failure).hasMessageContaining("already");
    assertThat(target).hasBinaryContent(new byte[size]);
    assertThat(server.ranges).isEmpty();
  }

  @Test
  void aFolderIsNoTarget() {
    assertThat(failure(1, DownloadSpec.of(server.url("f"), folder)).reason())
        .isEqualTo(Reason.STORAGE);
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
  void whateverBreaksTheFileIsRightInTheEnd() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 30; round++) {
      byte[] bytes = new byte[1 + random.nextInt(SIZE)];
      random.nextBytes(bytes);
      server.content = bytes;
      server.takesRanges = random.nextInt(4) > 0;
      server.checksIfRange = random.nextBoolean();
      server.etag = random.nextInt(3) > 0 ? "\"" + round + "\"" : null;
      server.cuts.clear();
      for (int cut = random.nextInt(4); cut > 0; cut--) {
        server.cuts.add(random.nextInt(bytes.length + 1));
      }
      target = folder.resolve("file" + random.nextInt(8)); // some with the rest of earlier rounds
      Files.deleteIfExists(target);
      DownloadSpec spec = DownloadSpec.of(server.url("f"), target).withSha256(sha256(bytes));

      for (int call = 0; call < 8 && !Files.exists(target); call++) {
        try {
          fetch(1 + random.nextInt(3), spec);
        } catch (DownloadException e) {
          assertThat(e.reason())
              .as("seed %d, round %d: %s", seed, round, e.getMessage())
              .isIn(Reason.UNREACHABLE, Reason.DIFFERENT);
        }
      }

      assertThat(target).as("seed %d, round %d", seed, round).hasBinaryContent(bytes);
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

  private void assertThatOnlyTheTargetIsThere() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(target);
    }
  }

  private DownloadSpec spec() {
    return spec("f");
  }

  private DownloadSpec spec(String file) {
    return DownloadSpec.of(server.url(file), target).withBytes(SIZE).withSha256(sha256(content));
  }

  private static DownloadedFile fetch(int attempts, DownloadSpec spec) {
    return downloader(attempts).fetch(spec, (done, total) -> {});
  }

  private static DownloadException failure(int attempts, DownloadSpec spec) {
    return catchThrowableOfType(DownloadException.class, () -> fetch(attempts, spec));
  }

  private static Downloader downloader(int attempts) {
    return Downloader.create(
        new RetryPolicy(
            attempts,
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30)));
  }

  private static byte[] randomBytes(int seed) {
    byte[] bytes = new byte[SIZE];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static String sha256(byte[] bytes) {
    return new Sha256().update(java.nio.ByteBuffer.wrap(bytes)).hex();
  }
}
