// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.genrec.gguf.GgufFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what is in a GGUF file; loads no weights and no native code. */
@Command(
    name = "inspect",
    description =
        "Says what is in a GGUF file, model, adapter or vocabulary, of any architecture, and"
            + " whether genrec can use it.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class InspectCommand implements Callable<Integer> {
  /** How the facts are written. */
  enum Format {
    TABLE,
    JSON
  }

  @Parameters(paramLabel = "FILE.gguf", description = "File to look into.")
  private Path file;

  @Option(names = "--format", description = "One of ${COMPLETION-CANDIDATES}.")
  private Format format = Format.TABLE;

  @Option(names = "--metadata", description = "List all keys, too.")
  private boolean metadata;

  @Option(names = "--tensors", description = "List all tensors, too.")
  private boolean tensors;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws JsonProcessingException {
    GgufFile gguf = GgufFile.read(file);
    Map<String, Object> facts = GgufFacts.of(gguf);
    if (metadata) {
      facts.put("metadata", GgufFacts.metadata(gguf));
    }
    if (tensors) {
      facts.put("tensors", GgufFacts.tensors(gguf));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.JSON) {
      out.println(new ObjectMapper().writeValueAsString(facts));
    } else {
      FactTable.print(facts, out);
    }
    return CommandLine.ExitCode.OK;
  }
}
