// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lists and fetches models. */
@Command(
    name = "models",
    description = "Lists the models that can be fetched, and fetches them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ModelsListCommand.class, ModelsFetchCommand.class, HelpCommand.class})
final class ModelsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "give a command: list or fetch");
  }
}
