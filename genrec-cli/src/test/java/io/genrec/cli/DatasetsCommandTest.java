// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.cli.fetch.DatasetEntry;
import io.genrec.cli.fetch.DatasetManifest;
import io.genrec.data.DatasetReaders;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetsCommandTest {
  private static final String MOVIES = "movieId,title,genres\n1,Alien (1979),Horror\n";
  private static final String RATINGS = "userId,movieId,rating,timestamp\n7,1,4.0,100\n";

  @TempDir private Path folder;
  private OneFileServer server;

  @BeforeEach
  void serve() throws IOException {
    server =
        new OneFileServer(
            zip("ml/movies.csv", MOVIES, "ml/ratings.csv", RATINGS, "ml/README.txt", "terms"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void printsAFolderThatCanBeRead() throws Exception {
    CommandRun run = fetch(manifest(), "--accept-terms");

    assertThat(run.code()).as(run.err()).isZero();
    Path fetched = Path.of(run.out().strip());
    assertThat(fetched).isEqualTo(folder.resolve("data"));
    assertThat(DatasetReaders.detect(fetched).read().userCount()).isEqualTo(1);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(fetched, folder.resolve("manifest.json"));
    }
  }

  @Test
  void showsTheTermsBeforeAnythingElse() throws Exception {
    CommandRun run = fetch(manifest(), "--accept-terms");

    assertThat(run.errorLines())
        .startsWith(
            "tiny is published by The Publisher, https://example.org/terms",
            "Its terms of use, in short; those in https://example.org/readme decide:",
            "- Be kind.",
            "- Passing on: no.");
    assertThat(run.errorLines())
        .contains("its files are ISO-8859-1: read it with --charset ISO-8859-1");
  }

  @Test
  void fetchesNothingWhereNobodyAccepts() throws Exception {
    CommandRun run = fetch(manifest());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.errorLines())
        .last()
        .asString()
        .startsWith("genrec: ")
        .contains("--accept-terms");
    assertThat(run.err()).contains("- Be kind.");
    assertThat(server.requests).hasValue(0);
  }

  @ParameterizedTest
  @CsvSource({"y, true", "YES, true", "n, false", "'', false", "yesterday, false"})
  void anyAnswerButYesIsNo(String answer, boolean accepted) throws IOException {
    StringWriter err = new StringWriter();

    assertThat(consent(answer + "\n", err, true).ask("Sure?")).contains(accepted);
    assertThat(err).hasToString("Sure? [y/N] ");
  }

  @Test
  void nobodyIsAskedWhereNobodyIs() throws IOException {
    StringWriter err = new StringWriter();

    assertThat(consent("y\n", err, false).ask("Sure?")).isEmpty();
    assertThat(consent("", err, true).ask("Sure?")).contains(false);
  }

  @Test
  void isFetchedOnce() throws Exception {
    fetch(manifest(), "--accept-terms");

    CommandRun run = fetch(manifest());

    assertThat(run.code()).isZero();
    assertThat(run.err()).contains("already there");
    assertThat(server.requests).hasValue(1);
  }

  @Test
  void anArchiveThatLeadsOutsideIsRefused() throws Exception {
    server.close();
    server = new OneFileServer(zip("ml/movies.csv", MOVIES, "../evil", "x"));

    CommandRun run = fetch(manifest(), "--accept-terms");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errorLines()).last().asString().contains("leads out of the folder");
    assertThat(folder.resolve("data")).doesNotExist();
    assertThat(folder.resolve("../evil")).doesNotExist();
  }

  @Test
  void anArchiveOfTheUsersBesideTheFolderIsLeftAlone() throws Exception {
    byte[] theirs = zip("mine.txt", "mine");
    Path archive = Files.write(folder.resolve("data.zip"), theirs);

    CommandRun run = fetch(manifest(), "--accept-terms");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(folder.resolve("data/movies.csv")).hasContent(MOVIES);
    assertThat(archive).hasBinaryContent(theirs);
  }

  @Test
  void anArchiveWithAFileInTheWayOfAFolderIsKept() throws Exception {
    server.close();
    server = new OneFileServer(zip("ml/a", "file", "ml/a/b", "below it", "ml/c", "c"));

    CommandRun run = fetch(manifest(), "--accept-terms");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errorLines()).last().asString().contains("as a file and as a folder");
    assertThat(folder.resolve("data")).doesNotExist();
    assertThat(folder.resolve(".data.fetching.zip")).exists();
  }

  @Test
  void severalAtOnceEndWithTheSameFolder() throws Exception {
    Path manifest = manifest();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<CommandRun>> runs = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        runs.add(threads.submit(() -> fetch(manifest, "--accept-terms")));
      }
      for (Future<CommandRun> run : runs) {
        assertThat(run.get().code()).as(run.get().err()).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(folder.resolve("data"), manifest);
    }
  }

  @Test
  void unknownNamesAreWrongUsage() {
    CommandRun run = CommandRun.of("datasets", "fetch", "nosuch");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.errorLines()).singleElement().asString().contains("nosuch", "ml-latest-small");
  }

  @Test
  void listsWhatThereIs() {
    CommandRun run = CommandRun.of("datasets", "list");

    assertThat(run.code()).isZero();
    assertThat(run.out().lines())
        .anyMatch(line -> line.matches("ml-latest-small +978 kB +100,836 +9,742 .*GroupLens.*"));
  }

  @Test
  void theManifestPinsEveryArchive() {
    for (DatasetEntry entry : DatasetManifest.shipped().datasets()) {
      assertThat(entry.sha256()).as(entry.name()).matches("[0-9a-f]{64}");
      assertThat(entry.url())
          .as(entry.name())
          .hasScheme("https")
          .hasHost("files.grouplens.org")
          .hasPath("/datasets/movielens/" + entry.name() + ".zip");
      assertThat(DatasetManifest.shipped().termsOf(entry).conditions()).hasSizeGreaterThan(2);
    }
  }

  private static Consent consent(String input, StringWriter err, boolean terminal) {
    return new Consent(
        new BufferedReader(new StringReader(input)), new PrintWriter(err, true), terminal);
  }

  private CommandRun fetch(Path manifest, String... more) {
    List<String> arguments =
        Stream.concat(
                Stream.of(
                    "datasets",
                    "fetch",
                    "tiny",
                    "--manifest",
                    manifest.toString(),
                    "--out",
                    folder.resolve("data").toString()),
                Stream.of(more))
            .toList();
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private Path manifest() throws Exception {
    return Files.writeString(
        folder.resolve("manifest.json"),
        """
        {"format": "genrec-datasets/1",
         "terms": {"t": {"publisher": "The Publisher", "url": "https://example.org/terms",
           "conditions": ["Be kind."]}},
         "datasets": [{"name": "tiny", "url": "%s", "bytes": %d, "sha256": "%s",
           "unpackedBytes": 1000, "ratings": 1, "films": 1, "charset": "ISO-8859-1",
           "readme": "https://example.org/readme", "terms": "t",
           "redistribution": "Passing on: no."}]}
        """
            .formatted(server.url("files/tiny.zip"), server.bytes(), server.sha256()));
  }

  /** An archive of files, given as name, text, name, text ... */
  private static byte[] zip(String... files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < files.length; i += 2) {
        zip.putNextEntry(new ZipEntry(files[i]));
        zip.write(files[i + 1].getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }
}
