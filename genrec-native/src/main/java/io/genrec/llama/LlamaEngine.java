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
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The engine {@code native}: llama.cpp through JNI. Thread-safe. */
public final class LlamaEngine implements EngineProvider {
  private static final String NAME = "native";
  private static final int PREFERENCE = 100;
  private static final System.Logger LOG = System.getLogger("io.genrec.model");
  private static final AtomicBoolean FALLBACK_TOLD = new AtomicBoolean();

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
    return choice().devices();
  }

  @Override
  public List<String> missingDevices() {
    return NativeLibrary.problem().isPresent() ? List.of() : choice().missing();
  }

  @Override
  public LanguageModel load(ModelSpec spec, LoadMonitor monitor) {
    NativeLibrary.require();
    // Before native code sees them: some wrong files would end the process there.
    LlamaFile file = LlamaFile.read(spec.path());
    for (AdapterSpec adapter : spec.adapters()) {
      AdapterFile.read(adapter.path()).checkFits(file);
    }
    DeviceChoice choice = choice();
    Placement placement = Placement.of(spec, file, choice);
    choice.fallback(spec, placement).ifPresent(LlamaEngine::tellOnce);
    NativeHandle handle =
        new NativeHandle(
            "model " + spec.file(),
            LlamaBindings.loadModel(
                bytes(spec.path()),
                placement.device().name().getBytes(StandardCharsets.UTF_8),
                placement.gpuLayers(),
                spec.memoryMapped(),
                spec.validateWeights(),
                monitor.sharedMemory()),
            LlamaBindings::freeModel);
    try {
      return open(spec, file, handle, placement.share());
    } catch (RuntimeException | Error e) {
      handle.close();
      throw e;
    } finally {
      NativeLog.drain();
    }
  }

  private static DeviceChoice choice() {
    if (NativeLibrary.problem().isPresent()) {
      return new DeviceChoice(List.of(), Map.of(), Platform.current().name());
    }
    Map<String, String> unusable = new LinkedHashMap<>();
    text(LlamaBindings.unusableBackends())
        .lines()
        .map(line -> line.split("\t", 2))
        .forEach(parts -> unusable.put(parts[0], parts[1]));
    List<Device> devices = text(LlamaBindings.devices()).lines().map(LlamaEngine::device).toList();
    return new DeviceChoice(devices, unusable, Platform.current().name());
  }

  private static void tellOnce(String reason) {
    if (FALLBACK_TOLD.compareAndSet(false, true)) {
      LOG.log(Level.INFO, reason);
    }
  }

  private static LlamaModel open(
      ModelSpec spec, LlamaFile file, NativeHandle handle, String share) {
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
              where[0] + ", " + where[2] + share);
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
