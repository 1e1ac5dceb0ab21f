// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.gguf.LlamaShape;
import io.genrec.model.Engines;
import io.genrec.model.LanguageModel;
import io.genrec.model.LanguageModelContract;
import io.genrec.model.ModelSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class NativeEngineContractTest {
  @TempDir private static Path folder;

  private static LanguageModel open(String name, LlamaShape shape) {
    return Engines.open(
        ModelSpec.of(TestModels.write(folder.resolve(name), shape)).withEngine("native"));
  }

  @Nested
  class MultiHead extends LanguageModelContract {
    @Override
    protected LanguageModel open() {
      return NativeEngineContractTest.open("mha.gguf", TestModels.MULTI_HEAD);
    }
  }

  @Nested
  class GroupedQuery extends LanguageModelContract {
    @Override
    protected LanguageModel open() {
      return NativeEngineContractTest.open("gqa.gguf", TestModels.GROUPED_QUERY);
    }
  }
}
