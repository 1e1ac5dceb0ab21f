// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.cli.fetch.ModelEntry;
import io.genrec.cli.fetch.PlainName;
import io.genrec.download.DownloadSpec;
import io.genrec.download.DownloadedFile;
import io.genrec.download.Downloader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fetches a model and prints where it is. */
@Command(
    name = "fetch",
    description = {
      "Fetches a model by its name in 'genrec models list', or from an address, checks its SHA-256,"
          + " and prints the file's path. Goes on where an earlier run stopped; a file that is"
          + " there already is only checked.",
      "Where a hub wants to know who asks, HF_TOKEN in the environment is shown to huggingface.co."
    },
    mixinStandardHelpOptions = true)
final class ModelsFetchCommand implements Callable<Integer> {
  /** Where they are in the per-user cache. */
  static final String FOLDER = "models";

  private static final String HUB = "huggingface.co";

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Model to fetch.")
  private @Nullable String name;

  @Option(names = "--url", paramLabel = "URL", description = "Fetch from here instead.")
  private @Nullable URI url;

  @Option(
      names = "--sha256",
      paramLabel = "HEX",
      description = "SHA-256 that the file from --url must have.")
  private @Nullable String sha256;

  @Option(
      names = "--accept-unverified",
      description = "Take a file of which no SHA-256 is known, and print the one it has.")
  private boolean acceptUnverified;

  @Option(
      names = "--out",
      paramLabel = "FILE|DIR",
      description = "Where to put it; by default the folder models of the per-user cache.")
  private @Nullable Path out;

  @Mixin private ManifestOption manifest;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    DownloadSpec download = withToken(name == null ? byUrl() : byName(name), System.getenv());
    if (download.sha256().isEmpty() && !acceptUnverified) {
      throw usage(
          "no SHA-256 of "
              + download.url()
              + " is known, so that nothing could be checked; give --sha256 with --url, or"
              + " --accept-unverified");
    }
    DownloadedFile file;
    try (FetchProgress progress = new FetchProgress(err)) {
      file = Downloader.create().fetch(download, progress);
    }
    err.println(
        String.format(
            Locale.ROOT,
            "%s: %,d bytes, %s",
            file.transferred() == 0 ? "already there" : "fetched",
            file.bytes(),
            file.verified()
                ? "SHA-256 as expected"
                : "not verified: %s; its SHA-256 is %s"
                    .formatted(
                        name == null ? "no --sha256 was given" : "the manifest has no checksum",
                        file.sha256())));
    spec.commandLine().getOut().println(file.file());
    return CommandLine.ExitCode.OK;
  }

  private DownloadSpec byName(String wanted) throws IOException {
    if (url != null || sha256 != null) {
      throw usage("give a NAME, or --url with --sha256, not both");
    }
    ModelEntry model = model(wanted);
    spec.commandLine()
        .getErr()
        .println(
            "%s: %s, licence %s, from %s"
                .formatted(
                    model.name(), ByteSizes.text(model.bytes()), model.licence(), model.source()));
    DownloadSpec download =
        DownloadSpec.of(model.url(), target(model.file())).withBytes(model.bytes());
    Optional<String> checksum = model.checksum();
    return checksum.isPresent() ? download.withSha256(checksum.get()) : download;
  }

  private ModelEntry model(String wanted) throws IOException {
    try {
      return manifest.models().model(wanted);
    } catch (IllegalArgumentException e) {
      throw usage(OneLine.of(e));
    }
  }

  private DownloadSpec byUrl() {
    if (url == null) {
      throw usage("give the NAME of a model (see 'genrec models list'), or --url with --sha256");
    }
    String path = url.getPath() == null ? "" : url.getPath();
    String file = path.substring(path.lastIndexOf('/') + 1);
    try {
      boolean namesFile = out != null && !Files.isDirectory(out);
      if (!namesFile && !PlainName.is(file)) {
        throw usage(
            "%s does not end with the plain name of a file; give --out FILE".formatted(url));
      }
      DownloadSpec download = DownloadSpec.of(url, target(file));
      return sha256 == null ? download : download.withSha256(sha256);
    } catch (IllegalArgumentException e) {
      throw usage(OneLine.of(e));
    }
  }

  private Path target(String file) {
    if (out == null) {
      return CacheFolder.of(FOLDER).resolve(file);
    }
    return Files.isDirectory(out) ? out.resolve(file) : out;
  }

  /** With the hub's token, if the environment has one and it is the hub that is asked. */
  static DownloadSpec withToken(DownloadSpec download, Map<String, String> environment) {
    String token = environment.getOrDefault("HF_TOKEN", "");
    boolean shown =
        !token.isBlank()
            && HUB.equalsIgnoreCase(download.url().getHost())
            && "https".equalsIgnoreCase(download.url().getScheme());
    return shown ? download.withToken(token.strip()) : download;
  }

  private ParameterException usage(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }
}
