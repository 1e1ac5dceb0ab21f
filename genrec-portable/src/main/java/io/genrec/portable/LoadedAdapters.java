// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import com.sun.jna.Pointer;
import io.genrec.gguf.AdapterFile;
import io.genrec.gguf.LlamaFile;
import io.genrec.model.AdapterSpec;
import io.genrec.model.ModelLoadException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The adapters of a model: each file is loaded once and stays with the model. Thread-safe. */
final class LoadedAdapters {
  // llama.cpp has room for this many operations in a graph, and ends the process where there are
  // more: a layer has some 36 of its own, and 4 for each of the 7 matrices that an adapter changes.
  private static final int MOST_OPERATIONS = 8192;
  private static final int OPERATIONS_OF_A_LAYER = 40;
  private static final int OPERATIONS_OF_AN_ADAPTER = 28;

  private final LlamaFile model;
  private final List<AdapterSpec> ofTheModel;
  private final Map<String, Pointer> byPath = new LinkedHashMap<>();

  /**
   * Creates the set with nothing loaded.
   *
   * @param ofTheModel those that every session applies
   */
  LoadedAdapters(LlamaFile model, List<AdapterSpec> ofTheModel) {
    this.model = model;
    this.ofTheModel = ofTheModel;
  }

  /**
   * Loads the model's own adapters.
   *
   * @throws ModelLoadException if a file is missing, damaged, or does not fit the model
   */
  synchronized void load(Pointer pointer) {
    ofTheModel.forEach(adapter -> adapter(pointer, adapter));
  }

  /**
   * The factor on each adapter of a session: the model's own and those given, each file once.
   *
   * @throws ModelLoadException if a file is missing, damaged, or does not fit the model
   * @throws IllegalArgumentException if they are too many for llama.cpp
   */
  synchronized Map<Pointer, Float> factors(Pointer pointer, List<AdapterSpec> ofTheSession) {
    Map<Pointer, Float> factors = new LinkedHashMap<>();
    for (List<AdapterSpec> list : List.of(ofTheModel, ofTheSession)) {
      for (AdapterSpec each : list) {
        factors.merge(adapter(pointer, each), each.scale(), Float::sum);
      }
    }
    int layers = model.shape().layers();
    int most = (MOST_OPERATIONS / (layers + 1) - OPERATIONS_OF_A_LAYER) / OPERATIONS_OF_AN_ADAPTER;
    if (factors.size() > Math.max(most, 1)) {
      throw new IllegalArgumentException(
          "%d adapters are too many at once; a model of %d layers takes %d"
              .formatted(factors.size(), layers, Math.max(most, 1)));
    }
    return factors;
  }

  private Pointer adapter(Pointer pointer, AdapterSpec spec) {
    String path = spec.path().toAbsolutePath().toString();
    Pointer known = byPath.get(path);
    if (known != null) {
      return known;
    }
    // Before native code sees it: some wrong files would end the process there.
    AdapterFile.read(spec.path()).checkFits(model);
    NativeLog.INSTANCE.forgetErrors();
    Pointer loaded = LlamaLibrary.llama_adapter_lora_init(pointer, PortableModel.bytes(path));
    if (loaded == null) {
      throw new ModelLoadException(
          path
              + ": llama.cpp cannot load the adapter: "
              + NativeLog.INSTANCE.errors()
              + "; give an adapter that was made for this model");
    }
    byPath.put(path, loaded);
    return loaded;
  }

  /** Frees all; no session may be left. */
  synchronized void free() {
    byPath.values().forEach(LlamaLibrary::llama_adapter_lora_free);
    byPath.clear();
  }
}
