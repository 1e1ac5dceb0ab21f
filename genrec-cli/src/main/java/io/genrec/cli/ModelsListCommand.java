// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.cli.fetch.ModelEntry;
import io.genrec.cli.fetch.ModelManifest;
import io.genrec.cli.fetch.ShippedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the models that can be fetched and those that ship. */
@Command(
    name = "list",
    description =
        "Lists the models that can be fetched and those that ship. 'fetched' means that a file of"
            + " that name and size is in the cache.",
    mixinStandardHelpOptions = true)
final class ModelsListCommand implements Callable<Integer> {
  @Mixin private ManifestOption manifest;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    ModelManifest list = manifest.models();
    TextTable table = new TextTable("name", "size", "parameters", "licence", "here", "what it is");
    for (ModelEntry model : list.models()) {
      table.row(
          model.name(),
          ByteSizes.text(model.bytes()),
          model.parameters(),
          model.licence().name(),
          isFetched(model) ? "fetched" : "no",
          model.source());
    }
    for (ShippedModel model : list.ships()) {
      table.row(
          model.name(),
          ByteSizes.text(model.bytes()),
          model.parameters(),
          model.licence().name(),
          "ships",
          model.source());
    }
    table.print(spec.commandLine().getOut());
    return CommandLine.ExitCode.OK;
  }

  private static boolean isFetched(ModelEntry model) throws IOException {
    Optional<Path> folder = CacheFolder.find(ModelsFetchCommand.FOLDER);
    if (folder.isEmpty()) {
      return false;
    }
    Path file = folder.get().resolve(model.file());
    return Files.isRegularFile(file) && Files.size(file) == model.bytes();
  }
}
