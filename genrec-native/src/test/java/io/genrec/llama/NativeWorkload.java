// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.gguf.RandomAdapter;
import io.genrec.model.AdapterSpec;
import io.genrec.model.DecodeSession;
import io.genrec.model.Engines;
import io.genrec.model.FlashAttention;
import io.genrec.model.LanguageModel;
import io.genrec.model.ModelException;
import io.genrec.model.ModelSpec;
import io.genrec.model.SessionSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls every native method: as one should, and if a second argument is given, wrongly too. */
final class NativeWorkload {
  private NativeWorkload() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Path file = TestModels.write(folder.resolve("model.gguf"), TestModels.MULTI_HEAD);
    Path adapter = folder.resolve("adapter.gguf");
    RandomAdapter.write(adapter, TestModels.MULTI_HEAD, List.of("attn_q"), 2, 4, 1);
    ModelSpec spec = TestModels.spec(file).withAdapter(AdapterSpec.of(adapter));
    for (boolean mapped : new boolean[] {true, false}) {
      try (LanguageModel model = Engines.open(spec.withMemoryMapped(mapped))) {
        work(model);
        if (arguments.length > 1) {
          workWrongly(model);
        }
      }
    }
    Engines.all().stream()
        .filter(engine -> engine.name().equals(TestModels.ENGINE))
        .forEach(engine -> Objects.checkIndex(0, engine.devices().size()));
    if (arguments.length > 1) {
      loadWrongly(file, adapter);
    }
  }

  private static void loadWrongly(Path file, Path adapter) {
    ModelSpec spec = TestModels.spec(file);
    refused(() -> Engines.open(TestModels.spec(adapter)));
    refused(() -> Engines.open(spec.withDevice("CUDA7")));
    refused(() -> Engines.open(spec.withAdapter(AdapterSpec.of(file))));
  }

  private static void work(LanguageModel model) {
    model.tokenizer().decode(model.tokenizer().encode("Amélie \uD83C\uDFAC </s>"));
    model.tokenizer().encodeAllContinuations(List.of("", ", ", "Heat"));
    for (FlashAttention choice : TestModels.kernels()) {
      try (DecodeSession session =
          model.openSession(SessionSpec.of(256, 4).withFlashAttention(choice))) {
        EngineScores.append(session, 3, 260, EngineScores.randomTokens(1, 200, 260));
      }
    }
  }

  private static void workWrongly(LanguageModel model) {
    refused(() -> model.tokenizer().decode(-1));
    refused(() -> model.openSession(SessionSpec.of(Integer.MAX_VALUE, 2)));
    refused(() -> model.openSession(SessionSpec.of(64, 1000)));
    try (DecodeSession session = model.openSession(SessionSpec.of(256, 4))) {
      refused(() -> EngineUse.score(session, 1, 260));
      refused(() -> EngineUse.score(session, new int[1000]));
      refused(() -> EngineUse.score(session, 1));
    }
  }

  private static void refused(Supplier<@Nullable Object> call) {
    try {
      Object result = call.get();
      throw new AssertionError("not refused but " + result);
    } catch (ModelException | IllegalArgumentException e) {
      if (String.valueOf(e.getMessage()).isBlank()) {
        throw e;
      }
    }
  }
}
