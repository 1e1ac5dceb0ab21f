// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.gguf.LlamaShape;
import io.genrec.gguf.LlamaVocabulary;
import io.genrec.gguf.RandomLlama;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
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
        "Writes a LLaMA of any size with random weights: it has learned nothing. Its vocabulary is"
            + " the 256 bytes or that of another GGUF file.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class NewModelCommand implements Callable<Integer> {
  private static final String BYTES = "bytes";
  private static final double BYTES_PER_GIB = 1L << 30;

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

  @Option(
      names = "--vocab",
      paramLabel = "bytes|V.gguf",
      description = "The bytes, or a file whose vocabulary to take: a model or a vocabulary.")
  private String vocab = BYTES;

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
    LlamaVocabulary vocabulary =
        vocab.equals(BYTES) ? LlamaVocabulary.ofBytes() : LlamaVocabulary.read(Path.of(vocab));
    long parameters = shape.parameters(vocabulary.size());
    checkSpace(parameters);
    RandomLlama.write(out, shape, vocabulary, seed);
    PrintWriter err = spec.commandLine().getErr();
    err.printf(
        Locale.ROOT,
        "wrote %s: %,d parameters, %,d bytes, %,d tokens; its random weights have learned"
            + " nothing%n",
        out,
        parameters,
        Files.size(out),
        vocabulary.size());
    if (vocabulary.unwritableBytes() > 0) {
      err.printf(
          "note: no token of this vocabulary stands for %d of the 256 bytes; titles with those"
              + " bytes may not be written in full%n",
          vocabulary.unwritableBytes());
    }
    return CommandLine.ExitCode.OK;
  }

  private void checkSpace(long parameters) throws IOException {
    double needed = (double) parameters * Float.BYTES;
    long usable = Files.getFileStore(out.toAbsolutePath().normalize().getParent()).getUsableSpace();
    if (needed > usable) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a model of %,d parameters takes %.1f GiB, but %.1f GiB are free where %s goes; give"
                  + " smaller sizes",
              parameters,
              needed / BYTES_PER_GIB,
              usable / BYTES_PER_GIB,
              out));
    }
  }

  private LlamaShape shape() {
    return new LlamaShape(
        dim, layers, heads, kvHeads == null ? heads : kvHeads, ffn, context, !untied);
  }
}
