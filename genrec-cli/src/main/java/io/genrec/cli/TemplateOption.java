// SPDX-License-Identifier: Apache-2.0
package io.genrec.cli;

import io.genrec.prompt.PromptTemplate;
import io.genrec.prompt.PromptTemplateFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** How a prompt template is named on the command line. */
final class TemplateOption {
  /** What there is to name, for the help text. */
  static final String NAMES = "sequence, genrec-paper, or a file.";

  private TemplateOption() {}

  static PromptTemplate read(String name) {
    Path file = Path.of(name);
    return Files.exists(file) ? PromptTemplateFile.read(file) : PromptTemplate.named(name);
  }
}
