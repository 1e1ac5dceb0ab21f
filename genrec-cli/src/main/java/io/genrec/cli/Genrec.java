// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/**
 * The command line. Results go to stdout, everything else to stderr; the exit code is 0 when done,
 * 2 for wrong usage and 1 for anything else, with one line on stderr.
 */
@Command(
    name = "genrec",
    description = "Recommends by writing: a LLaMA writes the next title, held to the catalogue.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      RecommendCommand.class,
      TrainCommand.class,
      TuneCommand.class,
      EvaluateCommand.class,
      ExperimentCommand.class,
      PrepareCommand.class,
      FinetuneCommand.class,
      MergeCommand.class,
      InspectCommand.class,
      NewModelCommand.class,
      SampleCommand.class,
      ModelsCommand.class,
      DatasetsCommand.class,
      DevicesCommand.class,
      HelpCommand.class
    })
public final class Genrec {
  // What an engine logs before it fails is in the exception, too, and errors are one line. Held
  // here, because the log manager holds loggers weakly and would forget the level.
  private static final Logger LIBRARY_LOG = Logger.getLogger("io.genrec");

  private static final Logger CHOICE_LOG = Logger.getLogger("io.genrec.model");

  private Genrec() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    LIBRARY_LOG.setLevel(Level.OFF);
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    CHOICE_LOG.setLevel(Level.INFO);
    CHOICE_LOG.setUseParentHandlers(false);
    CHOICE_LOG.addHandler(new EngineNotes(err));
    int code = run(out, err, arguments);
    out.flush();
    err.flush();
    System.exit(code);
  }

  /**
   * Runs a command.
   *
   * @param out takes the results
   * @param err takes progress and errors
   * @return the exit code
   */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine line = commandLine();
    line.setOut(out);
    line.setErr(err);
    return arguments.length == 0 ? usage(line) : line.execute(arguments);
  }

  /** All commands and their options. */
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Genrec());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(new UsageErrors());
    line.setExecutionExceptionHandler(new ExecutionErrors());
    return line;
  }

  private static int usage(CommandLine line) {
    line.usage(line.getErr());
    return CommandLine.ExitCode.USAGE;
  }
}
