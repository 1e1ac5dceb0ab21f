// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says in one line why a command failed. */
final class ExecutionErrors implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception exception, CommandLine command, ParseResult parseResult) {
    command.getErr().println("genrec: " + OneLine.of(exception));
    return CommandLine.ExitCode.SOFTWARE;
  }
}
