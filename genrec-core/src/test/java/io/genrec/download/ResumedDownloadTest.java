// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.download.DownloadException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Going on where a call or a connection stopped. */
class ResumedDownloadTest extends DownloadFixture {
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

  @Test
  void aPartOfAnotherVersionIsNotTaken() {
    DownloadSpec unchecked = DownloadSpec.of(server.url("f"), target);
    server.checksIfRange = false; // sends the part of what it has now, of the same size
    server.cuts.add(CUT);
    failure(1, unchecked);
    server.content = randomBytes(2);
    server.etag = "\"two\"";

    fetch(2, unchecked);

    assertThat(server.ranges).hasSize(3).endsWith("all");
    assertThat(target).hasBinaryContent(server.content);
  }

  @Test
  void whereAChecksumDecidesAnotherTagIsNoReasonToStartAgain() {
    server.checksIfRange = false;
    server.cuts.add(CUT);
    failure(1, spec());
    server.etag = "\"of another machine\"";

    DownloadedFile file = fetch(1, spec());

    assertThat(file.transferred()).isLessThan(SIZE);
    assertThat(target).hasBinaryContent(content);
  }

  @Test
  void moreThanWasAnnouncedIsSaidWithTheNumber() throws IOException {
    Files.write(folder.resolve("model.gguf.partial"), new byte[CUT]);
    Files.writeString(
        folder.resolve("model.gguf.partial.json"),
        "{\"url\": \"%s\", \"validator\": \"\\\"one\\\"\", \"total\": 30000}"
            .formatted(server.url("f")));
    server.rangeTotal = "*"; // so that only the bytes tell

    DownloadException failure = failure(1, DownloadSpec.of(server.url("f"), target));

    assertThat(failure.reason()).isEqualTo(Reason.DIFFERENT);
    assertThat(failure).hasMessageContaining("more than 30,000 bytes");
    assertThat(folder).isEmptyDirectory();
  }
}
