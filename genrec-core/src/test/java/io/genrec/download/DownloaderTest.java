// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.download.DownloadException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a call gives. */
class DownloaderTest extends DownloadFixture {
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
  void aFileThatIsThereIsOnlyRead() throws Exception {
    Path readOnly = Files.createDirectory(folder.resolve("read-only"));
    target = readOnly.resolve("model.gguf");
    Files.write(target, content);
    Files.writeString(readOnly.resolve("model.gguf.lock"), "kept"); // a lock would take it away

    assertThat(fetch(1, spec()).transferred()).isZero();

    assertThat(readOnly.resolve("model.gguf.lock")).hasContent("kept");
  }
}
