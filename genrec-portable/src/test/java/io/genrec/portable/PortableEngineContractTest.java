// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

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

class PortableEngineContractTest {
  @TempDir private static Path folder;

  private static LanguageModel open(String name, LlamaShape shape, List<AdapterSpec> adapters) {
    ModelSpec spec = PortableModels.spec(PortableModels.write(folder.resolve(name), shape));
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
      return PortableEngineContractTest.open("mha.gguf", PortableModels.MULTI_HEAD, adapters);
    }

    @Override
    protected void writeAdapter(Path file) throws IOException {
      PortableEngineContractTest.writeAdapter(file, PortableModels.MULTI_HEAD);
    }
  }

  @Nested
  class GroupedQuery extends LanguageModelContract {
    @Override
    protected LanguageModel open(List<AdapterSpec> adapters) {
      return PortableEngineContractTest.open("gqa.gguf", PortableModels.GROUPED_QUERY, adapters);
    }

    @Override
    protected void writeAdapter(Path file) throws IOException {
      PortableEngineContractTest.writeAdapter(file, PortableModels.GROUPED_QUERY);
    }
  }
}
