// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.gguf.AdapterFile;
import io.genrec.gguf.LlamaFile;
import io.genrec.model.AdapterSpec;
import io.genrec.model.Device;
import io.genrec.model.EngineProvider;
import io.genrec.model.LanguageModel;
import io.genrec.model.LoadMonitor;
import io.genrec.model.ModelInfo;
import io.genrec.model.ModelSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The engine {@code native}: llama.cpp through JNI. Thread-safe. */
public final class LlamaEngine implements EngineProvider {
  private static final String NAME = "native";
  private static final int PREFERENCE = 100;
  private static final List<String> GPU_BACKENDS = List.of("CUDA", "Metal", "Vulkan", "ROCm");

  /** Creates the engine; its library is loaded when it is first needed. */
  public LlamaEngine() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int preference() {
    return PREFERENCE;
  }

  @Override
  public Optional<String> unavailableReason() {
    return NativeLibrary.problem();
  }

  @Override
  public List<Device> devices() {
    if (NativeLibrary.problem().isPresent()) {
      return List.of();
    }
    return text(LlamaBindings.devices()).lines().map(LlamaEngine::device).toList();
  }

  @Override
  public List<String> missingDevices() {
    Set<String> present = devices().stream().map(Device::backend).collect(Collectors.toSet());
    return GPU_BACKENDS.stream()
        .filter(backend -> !present.contains(backend))
        .map(backend -> backend + ": this build of genrec-native has no " + backend + " backend")
        .toList();
  }

  @Override
  public LanguageModel load(ModelSpec spec, LoadMonitor monitor) {
    NativeLibrary.require();
    // Before native code sees them: some wrong files would end the process there.
    LlamaFile file = LlamaFile.read(spec.path());
    for (AdapterSpec adapter : spec.adapters()) {
      AdapterFile.read(adapter.path()).checkFits(file);
    }
    String device = spec.device().equals(ModelSpec.ANY) ? "" : spec.device();
    NativeHandle handle =
        new NativeHandle(
            "model " + spec.file(),
            LlamaBindings.loadModel(
                bytes(spec.path()),
                device.getBytes(StandardCharsets.UTF_8),
                spec.gpuLayers(),
                spec.memoryMapped(),
                spec.validateWeights(),
                monitor.sharedMemory()),
            LlamaBindings::freeModel);
    try {
      return open(spec, file, handle);
    } catch (RuntimeException | Error e) {
      handle.close();
      throw e;
    } finally {
      NativeLog.drain();
    }
  }

  private static LlamaModel open(ModelSpec spec, LlamaFile file, NativeHandle handle) {
    long address = handle.acquire();
    try {
      for (AdapterSpec adapter : spec.adapters()) {
        LlamaBindings.addAdapter(address, bytes(adapter.path()), adapter.scale());
      }
      long[] numbers = LlamaBindings.modelNumbers(address);
      String[] where = text(LlamaBindings.modelDevice(address)).split("\t", -1);
      ModelInfo info =
          new ModelInfo(
              "llama",
              file.name(),
              numbers[0],
              numbers[1],
              (int) numbers[2],
              (int) numbers[3],
              numbers[7],
              NAME,
              where[1],
              where[0] + ", " + where[2]);
      return new LlamaModel(handle, file, info, numbers);
    } finally {
      handle.release();
    }
  }

  /** A path as native code takes it. */
  static byte[] bytes(Path path) {
    return path.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static Device device(String line) {
    String[] parts = line.split("\t", -1);
    return new Device(
        parts[0], parts[1], parts[2], Long.parseLong(parts[3]), Long.parseLong(parts[4]));
  }
}
