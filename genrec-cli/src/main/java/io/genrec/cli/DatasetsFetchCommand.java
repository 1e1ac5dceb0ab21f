// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.cli.fetch.DatasetEntry;
import io.genrec.cli.fetch.DatasetManifest;
import io.genrec.cli.fetch.Terms;
import io.genrec.data.DatasetReaders;
import io.genrec.download.DownloadSpec;
import io.genrec.download.Downloader;
import io.genrec.download.ZipFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Fetches a data set, once its terms are accepted, and prints the folder for --dataset. */
@Command(
    name = "fetch",
    description =
        "Fetches a data set from its publisher by its name in 'genrec datasets list', unpacks it,"
            + " and prints the folder, for --dataset. Shows the terms of use first; they must be"
            + " accepted.",
    mixinStandardHelpOptions = true)
final class DatasetsFetchCommand implements Callable<Integer> {
  /** Where they are in the per-user cache. */
  static final String FOLDER = "datasets";

  @Parameters(paramLabel = "NAME", description = "Data set to fetch.")
  private String name = "";

  @Option(
      names = "--accept-terms",
      description = "Accept the terms of use without being asked; they are shown all the same.")
  private boolean acceptTerms;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder to make; by default one of the data set's name in the folder datasets of the"
              + " per-user cache.")
  private @Nullable Path out;

  @Mixin private ManifestOption manifest;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    DatasetManifest list = manifest.datasets();
    DatasetEntry entry = entry(list);
    Path target =
        (out == null ? CacheFolder.of(FOLDER).resolve(entry.name()) : out)
            .toAbsolutePath()
            .normalize();
    if (Files.exists(target)) {
      DatasetReaders.detect(target, entry.charset()); // fails if something else has the name
      err.println("already there");
    } else {
      show(entry, list.termsOf(entry), err);
      requireConsent(Consent.ofTerminal(err));
      fetch(entry, target, err);
    }
    if (!entry.charset().equals(StandardCharsets.UTF_8)) {
      err.println(
          "its files are " + entry.charset() + ": read it with --charset " + entry.charset());
    }
    spec.commandLine().getOut().println(target);
    return CommandLine.ExitCode.OK;
  }

  private DatasetEntry entry(DatasetManifest list) {
    try {
      return list.dataset(name);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), OneLine.of(e));
    }
  }

  private static void show(DatasetEntry entry, Terms terms, PrintWriter err) {
    err.println(
        "%s is published by %s, %s".formatted(entry.name(), terms.publisher(), terms.url()));
    err.println("Its terms of use, in short; those in " + entry.readme() + " decide:");
    terms.conditions().forEach(condition -> err.println("- " + condition));
    err.println("- " + entry.redistribution());
  }

  private void requireConsent(Consent consent) throws IOException {
    if (acceptTerms) {
      return;
    }
    Optional<Boolean> answer = consent.ask("Do you accept the terms?");
    if (answer.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "nobody is there to accept the terms of use above; give --accept-terms if you do");
    }
    if (!answer.get()) {
      throw new IllegalStateException("the terms were not accepted, so nothing was fetched");
    }
  }

  private static void fetch(DatasetEntry entry, Path target, PrintWriter err) throws IOException {
    // A name that nobody else gives a file: it is deleted in the end.
    Path archive = target.resolveSibling("." + target.getFileName() + ".fetching.zip");
    DownloadSpec download =
        DownloadSpec.of(entry.url(), archive).withBytes(entry.bytes()).withSha256(entry.sha256());
    try (FetchProgress progress = new FetchProgress(err)) {
      Downloader.create().fetch(download, progress);
    }
    try {
      ZipFolder.unpack(archive, target, entry.unpackedBytes());
    } catch (IOException e) {
      if (!Files.isDirectory(target)) {
        throw e;
      }
      // Another run was faster, with the same archive, which it may have deleted, too.
    }
    Files.deleteIfExists(archive);
    DatasetReaders.detect(target, entry.charset());
    err.println("fetched and unpacked: " + ByteSizes.text(entry.bytes()) + ", SHA-256 as expected");
  }
}
