// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/** Says in one line what is wrong with the arguments. */
final class UsageErrors implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException exception, String[] arguments) {
    CommandLine command = exception.getCommandLine();
    command
        .getErr()
        .println(
            "genrec: "
                + OneLine.of(exception)
                + "; see '"
                + command.getCommandSpec().qualifiedName()
                + " --help'");
    return CommandLine.ExitCode.USAGE;
  }
}
