// SPDX-License-Identifier: Apache-2.0
package io.genrec.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class ScriptedLanguageModelTest extends LanguageModelContract {
  @Override
  protected LanguageModel open(List<AdapterSpec> adapters) {
    return new ScriptedLanguageModel(42, adapters);
  }

  @Override
  protected void writeAdapter(Path file) throws IOException {
    Files.writeString(file, "any bytes");
  }
}
