// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import com.sun.jna.Pointer;
import io.genrec.model.Device;
import io.genrec.model.EngineProvider;
import io.genrec.model.LanguageModel;
import io.genrec.model.LoadMonitor;
import io.genrec.model.ModelSpec;
import io.genrec.model.NativeLibraryException;
import java.util.List;
import java.util.Optional;

/**
 * The engine {@code portable}: the llama.cpp that the jar of java-llama.cpp carries, through JNA.
 * Thread-safe.
 */
public final class PortableEngine implements EngineProvider {
  static final String NAME = "portable";
  static final String CPU = "CPU";

  /** Below that of the engine {@code native}, which is faster and knows GPUs. */
  private static final int PREFERENCE = 50;

  private static final int CPU_DEVICE = 0; // of ggml_backend_dev_type

  /** Creates the engine; its library is loaded when it is first needed. */
  public PortableEngine() {}

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
    return PortableLibrary.problem();
  }

  @Override
  public List<Device> devices() {
    if (PortableLibrary.problem().isPresent()) {
      return List.of();
    }
    return List.of(
        new Device(
            CPU, CPU, cpuDescription(), AvailableMemory.totalBytes(), AvailableMemory.bytes()));
  }

  @Override
  public List<String> missingDevices() {
    return List.of("GPUs: the engine 'portable' computes on CPUs only");
  }

  @Override
  public LanguageModel load(ModelSpec spec, LoadMonitor monitor) {
    PortableLibrary.require();
    if (!spec.backend().equalsIgnoreCase(ModelSpec.AUTO) && !spec.backend().equalsIgnoreCase(CPU)) {
      throw new NativeLibraryException(
          "backend '"
              + spec.backend()
              + "' cannot be used here: the engine 'portable' computes on the CPU only; leave the"
              + " backend to auto, or see 'genrec devices' for why the engine 'native' is missing");
    }
    if (!spec.device().equalsIgnoreCase(ModelSpec.AUTO) && !spec.device().equalsIgnoreCase(CPU)) {
      throw new IllegalArgumentException(
          "there is no device '" + spec.device() + "'; the engine 'portable' has: " + CPU);
    }
    try {
      return PortableModel.load(spec, monitor, cpuDescription());
    } finally {
      NativeLog.INSTANCE.drain();
    }
  }

  private static String cpuDescription() {
    Pointer device = LlamaLibrary.ggml_backend_dev_by_type(CPU_DEVICE);
    return device == null
        ? "unknown"
        : LlamaLibrary.ggml_backend_dev_description(device).getString(0, "UTF-8");
  }
}
