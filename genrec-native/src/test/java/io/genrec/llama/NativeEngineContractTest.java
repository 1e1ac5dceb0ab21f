// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.gguf.LlamaShape;
import io.genrec.gguf.RandomAdapter;
import io.genrec.model.AdapterSpec;
import io.genrec.model.Engines;
import io.genrec.model.LanguageModel;
import io.genrec.model.LanguageModelContract;
import io.genrec.model.ModelSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class NativeEngineContractTest {
  @TempDir private static Path folder;

  private static LanguageModel open(String name, LlamaShape shape, List<AdapterSpec> adapters) {
    ModelSpec spec = TestModels.spec(TestModels.write(folder.resolve(name), shape));
    for (AdapterSpec adapter : adapters) {
      spec = spec.withAdapter(adapter);
    }
    return Engines.open(spec);
  }

  private static void writeAdapter(Path file, LlamaShape shape) throws IOException {
    RandomAdapter.write(file, shape, List.of("attn_q", "attn_v", "ffn_down"), 4, 8, 3);
  }

  @Nested
  class MultiHead extends LanguageModelContract {
    @Override
    protected LanguageModel open(List<AdapterSpec> adapters) {
      return NativeEngineContractTest.open("mha.gguf", TestModels.MULTI_HEAD, adapters);
    }

    @Override
    protected void writeAdapter(Path file) throws IOException {
      NativeEngineContractTest.writeAdapter(file, TestModels.MULTI_HEAD);
    }
  }

  @Nested
  class GroupedQuery extends LanguageModelContract {
    @Override
    protected LanguageModel open(List<AdapterSpec> adapters) {
      return NativeEngineContractTest.open("gqa.gguf", TestModels.GROUPED_QUERY, adapters);
    }

    @Override
    protected void writeAdapter(Path file) throws IOException {
      NativeEngineContractTest.writeAdapter(file, TestModels.GROUPED_QUERY);
    }
  }
}
