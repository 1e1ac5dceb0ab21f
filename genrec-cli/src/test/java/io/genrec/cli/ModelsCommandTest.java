// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.genrec.cli.fetch.ModelEntry;
import io.genrec.cli.fetch.ModelManifest;
import io.genrec.cli.fetch.ShippedModel;
import io.genrec.download.DownloadSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsCommandTest {
  @TempDir private Path folder;
  private OneFileServer server;
  private Path model;

  @BeforeEach
  void serveAModel() throws IOException {
    model = folder.resolve("served.gguf");
    assertThat(
            CommandRun.of("new-model", "--dim", "16", "--layers", "1", "--out", model.toString())
                .code())
        .isZero();
    server = new OneFileServer(Files.readAllBytes(model));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void printsThePathOfAModelThatCanBeInspected() throws Exception {
    CommandRun run = fetch("tiny", "--manifest", manifest(server.sha256()), "--out", folder);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines()).singleElement().isEqualTo(folder.resolve("tiny.gguf").toString());
    assertThat(run.err()).contains("licence MIT (https://example.org/licence)", "as expected");
    assertThat(folder.resolve("tiny.gguf")).hasSameBinaryContentAs(model);
    assertThat(CommandRun.of("inspect", run.out().strip()).code()).isZero();
  }

  @Test
  void fetchesNothingTwice() throws Exception {
    fetch("tiny", "--manifest", manifest(server.sha256()), "--out", folder);

    CommandRun run = fetch("tiny", "--manifest", manifest(server.sha256()), "--out", folder);

    assertThat(run.code()).isZero();
    assertThat(run.err()).contains("already there");
    assertThat(server.requests).hasValue(1);
  }

  @Test
  void anotherFileThanTheManifestSaysIsOneLine() throws Exception {
    CommandRun run = fetch("tiny", "--manifest", manifest("0".repeat(64)), "--out", folder);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.errorLines())
        .last()
        .asString()
        .startsWith("genrec: ")
        .contains("0".repeat(64), server.sha256());
    assertThat(folder.resolve("tiny.gguf")).doesNotExist();
  }

  @Test
  void withoutAChecksumItMustBeAccepted() throws Exception {
    CommandRun refused = fetch("tiny", "--manifest", manifest(""), "--out", folder);
    CommandRun accepted =
        fetch("tiny", "--manifest", manifest(""), "--out", folder, "--accept-unverified");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.errorLines()).last().asString().contains("--accept-unverified");
    assertThat(accepted.code()).isZero();
    assertThat(accepted.err())
        .contains("not verified: the manifest has no checksum", server.sha256());
  }

  @Test
  void anyAddressCanBeFetchedFrom() throws Exception {
    CommandRun run =
        fetch("--url", server.url("files/f.gguf"), "--sha256", server.sha256(), "--out", folder);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().strip()).isEqualTo(folder.resolve("f.gguf").toString());
  }

  @Test
  void anAddressWithoutAChecksumIsSaidToHaveNone() throws Exception {
    CommandRun run =
        fetch("--url", server.url("files/f.gguf"), "--accept-unverified", "--out", folder);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("not verified: no --sha256 was given", server.sha256());
  }

  @Test
  void aNameOfTheUsersOwnMakesUpForAnAddressWithout() throws Exception {
    Path file = folder.resolve("mine.gguf");

    CommandRun run =
        fetch("--url", server.url("files/a%20b"), "--sha256", server.sha256(), "--out", file);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(file).hasSameBinaryContentAs(model);
  }

  @ParameterizedTest
  @CsvSource({
    "https://huggingface.co/f, ' secret\n', secret",
    "https://HuggingFace.co/f, secret, secret",
    "https://huggingface.co/f, ' ', ",
    "http://huggingface.co/f, secret, ",
    "https://cdn.huggingface.co/f, secret, ",
    "https://huggingface.co.example.org/f, secret, ",
    "https://example.org/huggingface.co, secret, "
  })
  void theTokenGoesToTheHubOnly(URI url, String token, @Nullable String shown) {
    DownloadSpec asked = DownloadSpec.of(url, folder.resolve("f"));

    DownloadSpec sent = ModelsFetchCommand.withToken(asked, Map.of("HF_TOKEN", token));

    assertThat(sent.token()).isEqualTo(Optional.ofNullable(shown));
    assertThat(ModelsFetchCommand.withToken(asked, Map.of()).token()).isEmpty();
  }

  @Test
  void aMissingFileIsOneLine() throws Exception {
    CommandRun run =
        fetch("--url", server.url("gone"), "--sha256", server.sha256(), "--out", folder);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errorLines()).singleElement().asString().contains("there is no such file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models",
        "models fetch",
        "models fetch nosuchmodel",
        "models fetch stories260k --url https://example.org/f",
        "models fetch --url https://example.org/f.gguf",
        "models fetch --url https://example.org/f.gguf --sha256 abc",
        "models fetch --url ftp://example.org/f.gguf --accept-unverified",
        "models fetch --url https://example.org/ --accept-unverified",
        "models fetch --url https://example.org/%2e%2e --accept-unverified",
        "models fetch --url https://example.org/a%2F..%2F..%5Cf --accept-unverified",
        "models fetch --url https://example.org/.hidden --accept-unverified"
      })
  void wrongUsageIsOneLine(String line) {
    CommandRun run = CommandRun.of(line.split(" "));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.errorLines()).singleElement().asString().startsWith("genrec: ");
  }

  @Test
  void listsWhatThereIs() {
    CommandRun run = CommandRun.of("models", "list");

    assertThat(run.code()).isZero();
    assertThat(run.out().lines())
        .anyMatch(line -> line.matches("stories260k +1\\.2 MB +260K +MIT +(no|fetched) .*"))
        .anyMatch(line -> line.matches("sample +1\\.9 MB +914,048 +Apache-2\\.0 +ships .*"));
  }

  @Test
  void theManifestPinsEveryFile() {
    for (ModelEntry entry : ModelManifest.shipped().models()) {
      assertThat(entry.sha256()).as(entry.name()).matches("[0-9a-f]{64}");
      assertThat(entry.url().toString())
          .as(entry.name())
          .matches("https://huggingface\\.co/[^/]+/[^/]+/resolve/[0-9a-f]{40}/.*\\.gguf")
          .endsWith("/" + entry.file());
      assertThat(entry.licence().url()).as(entry.name()).hasScheme("https");
    }
  }

  @Test
  void theManifestKnowsTheModelsThatShip() throws Exception {
    for (ShippedModel shipped : ModelManifest.shipped().ships()) {
      byte[] bytes = Files.readAllBytes(Path.of("..", "models", shipped.file()));
      String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
      assertThat(shipped.bytes()).isEqualTo(bytes.length);
      assertThat(shipped.sha256()).isEqualTo(digest);
      assertThat(Files.readString(Path.of("..", "models", "README.md"))).contains(digest);
    }
  }

  @Test
  void aDamagedManifestIsNamed() throws IOException {
    Path damaged = Files.writeString(folder.resolve("m.json"), "{\"format\": \"other\"}");

    CommandRun run = CommandRun.of("models", "list", "--manifest", damaged.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errorLines()).singleElement().asString().contains("m.json", "genrec-models/1");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.0 kB",
    "1185376, 1.2 MB",
    "668788096, 669 MB",
    "999600000, 1.0 GB",
    "1055609536, 1.1 GB"
  })
  void sizesAreShort(long bytes, String text) {
    assertThat(ByteSizes.text(bytes)).isEqualTo(text);
  }

  private static CommandRun fetch(Object... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "models";
    all[1] = "fetch";
    for (int i = 0; i < arguments.length; i++) {
      all[i + 2] = arguments[i].toString();
    }
    return CommandRun.of(all);
  }

  private Path manifest(String sha256) throws IOException {
    String checksum = sha256.isEmpty() ? "null" : "\"" + sha256 + "\"";
    return Files.writeString(
        folder.resolve("manifest.json"),
        """
        {"format": "genrec-models/1", "models": [{"name": "tiny", "file": "tiny.gguf",
          "url": "%s", "bytes": %d, "sha256": %s, "parameters": "few", "source": "a test",
          "licence": {"name": "MIT", "url": "https://example.org/licence"}}]}
        """
            .formatted(server.url("files/tiny.gguf"), server.bytes(), checksum));
  }
}
