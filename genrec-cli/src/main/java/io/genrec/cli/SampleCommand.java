// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.cli.sample.Audience;
import io.genrec.cli.sample.SampleDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the sample data set, to train on or to see what files are expected. */
@Command(
    name = "sample",
    description =
        "Writes the sample data set, real films and simulated viewers, in the form of MovieLens.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class SampleCommand implements Callable<Integer> {
  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder to write to.")
  private Path out;

  @Option(names = "--audience", description = "One of ${COMPLETION-CANDIDATES}.")
  private Audience audience = Audience.EVERYONE;

  @Option(names = "--seed", description = "Seed of the simulated viewers.")
  private long seed = SampleDataset.SEED;

  @Option(names = "--force", description = "Replace the files if they are there.")
  private boolean force;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    for (String name : SampleDataset.FILES) {
      Path file = out.resolve(name);
      if (Files.exists(file) && !force) {
        throw new IllegalArgumentException(
            file + " is already there; give another --out, or --force to replace it");
      }
    }
    SampleDataset.simulate(audience, seed).write(out);
    spec.commandLine()
        .getErr()
        .println(
            "wrote "
                + String.join(", ", SampleDataset.FILES)
                + " to "
                + out
                + ": real films, simulated viewers");
    return CommandLine.ExitCode.OK;
  }
}
