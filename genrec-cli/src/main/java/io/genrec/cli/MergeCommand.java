// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.train.FineTuneConfig;
import io.genrec.train.FineTuner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Folds an adapter into its base, or stores a model in another type of weights. */
@Command(
    name = "merge",
    description =
        "Writes a model with an adapter folded into it, or with its weights stored in another"
            + " type.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class MergeCommand implements Callable<Integer> {
  @Option(names = "--model", required = true, paramLabel = "M.gguf", description = "The LLaMA.")
  private Path model;

  @Option(names = "--adapter", paramLabel = "A.gguf", description = "A LoRA adapter of it.")
  private @Nullable Path adapter;

  @Option(names = "--out", required = true, paramLabel = "O.gguf", description = "File to write.")
  private Path out;

  @Option(
      names = "--weights",
      paramLabel = "TYPE",
      description = "How the weights are stored: F32, F16, BF16, Q8_0 or Q4_K_M.")
  private String weights = "F16";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (Files.exists(out)) {
      throw new IllegalArgumentException(out + " is already there; give another --out");
    }
    FineTuneConfig config =
        adapter == null
            ? FineTuneConfig.rewriting(model, out)
            : FineTuneConfig.merging(model, adapter, out);
    FineTuner.available().run(config.withWeightType(weights), news -> {});
    spec.commandLine().getErr().println("genrec: wrote " + out);
    return CommandLine.ExitCode.OK;
  }
}
