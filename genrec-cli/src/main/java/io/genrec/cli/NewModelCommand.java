// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.gguf.LlamaShape;
import io.genrec.gguf.LlamaVocabulary;
import io.genrec.gguf.RandomLlama;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a LLaMA with random weights: to train from the start, or to try things with. */
@Command(
    name = "new-model",
    description =
        "Writes a LLaMA of any size with random weights. Its vocabulary is the 256 bytes; it has"
            + " learned nothing.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class NewModelCommand implements Callable<Integer> {
  @Option(names = "--out", required = true, paramLabel = "M.gguf", description = "File to write.")
  private Path out;

  @Option(names = "--dim", description = "Width of the residual stream.")
  private int dim = 64;

  @Option(names = "--layers", description = "Number of layers.")
  private int layers = 2;

  @Option(names = "--heads", description = "Number of query heads.")
  private int heads = 4;

  @Option(
      names = "--kv-heads",
      description = "Number of key and value heads; as many as --heads unless given.",
      showDefaultValue = CommandLine.Help.Visibility.NEVER)
  private @Nullable Integer kvHeads;

  @Option(names = "--ffn", description = "Width of the feed-forward layers.")
  private int ffn = 176;

  @Option(names = "--context", description = "Tokens of context.")
  private int context = 2048;

  @Option(names = "--untied", description = "Give the output head weights of its own.")
  private boolean untied;

  @Option(names = "--seed", description = "Seed of the random weights.")
  private long seed = 1;

  @Option(names = "--force", description = "Replace the file if it is there.")
  private boolean force;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (Files.exists(out) && !force) {
      throw new IllegalArgumentException(
          out + " is already there; give another --out, or --force to replace it");
    }
    LlamaShape shape = shape();
    RandomLlama.write(out, shape, LlamaVocabulary.ofBytes(), seed);
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        "wrote "
            + out
            + ", "
            + Files.size(out)
            + " bytes: random weights that have learned nothing");
    return CommandLine.ExitCode.OK;
  }

  private LlamaShape shape() {
    return new LlamaShape(
        dim, layers, heads, kvHeads == null ? heads : kvHeads, ffn, context, !untied);
  }
}
