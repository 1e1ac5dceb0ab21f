// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lists and fetches data sets. */
@Command(
    name = "datasets",
    description = "Lists the data sets that can be fetched, and fetches them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DatasetsListCommand.class, DatasetsFetchCommand.class, HelpCommand.class})
final class DatasetsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "give a command: list or fetch");
  }
}
