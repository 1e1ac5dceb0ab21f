// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.cli.fetch.DatasetEntry;
import io.genrec.cli.fetch.DatasetManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the data sets that can be fetched. */
@Command(
    name = "list",
    description = "Lists the data sets that can be fetched from their publishers.",
    mixinStandardHelpOptions = true)
final class DatasetsListCommand implements Callable<Integer> {
  @Mixin private ManifestOption manifest;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    DatasetManifest list = manifest.datasets();
    TextTable table = new TextTable("name", "size", "ratings", "films", "here", "publisher");
    for (DatasetEntry entry : list.datasets()) {
      table.row(
          entry.name(),
          ByteSizes.text(entry.bytes()),
          String.format(Locale.ROOT, "%,d", entry.ratings()),
          String.format(Locale.ROOT, "%,d", entry.films()),
          isFetched(entry) ? "fetched" : "no",
          list.termsOf(entry).publisher());
    }
    table.print(spec.commandLine().getOut());
    return CommandLine.ExitCode.OK;
  }

  private static boolean isFetched(DatasetEntry entry) {
    return CacheFolder.find(DatasetsFetchCommand.FOLDER)
        .filter(folder -> Files.isDirectory(folder.resolve(entry.name())))
        .isPresent();
  }
}
