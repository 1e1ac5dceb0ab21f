// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import com.sun.jna.CallbackReference;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.genrec.gguf.GgufFile;
import io.genrec.gguf.GgufValue;
import io.genrec.gguf.LlamaFile;
import io.genrec.gguf.LlamaShape;
import io.genrec.model.DecodeSession;
import io.genrec.model.LanguageModel;
import io.genrec.model.LoadMonitor;
import io.genrec.model.ModelInfo;
import io.genrec.model.ModelLoadException;
import io.genrec.model.ModelSpec;
import io.genrec.model.SessionSpec;
import io.genrec.model.Tokenizer;
import io.genrec.portable.LlamaLibrary.ModelParameters;
import io.genrec.portable.LlamaLibrary.ProgressCallback;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** A model of llama.cpp. It is freed once it and its last session are closed. */
final class PortableModel implements LanguageModel {
  private static final int TENSOR_ALIGNMENT = 32;

  private final NativeHandle handle;
  private final LoadedAdapters adapters;
  private final LlamaShape shape;
  private final ModelInfo info;
  private final PortableTokenizer tokenizer;

  private PortableModel(
      NativeHandle handle,
      LoadedAdapters adapters,
      LlamaShape shape,
      ModelInfo info,
      PortableTokenizer tokenizer) {
    this.handle = handle;
    this.adapters = adapters;
    this.shape = shape;
    this.info = info;
    this.tokenizer = tokenizer;
    handle.closeWith(this);
  }

  /**
   * Loads a model with its adapters.
   *
   * @param device what the CPU calls itself
   */
  static PortableModel load(ModelSpec spec, LoadMonitor monitor, String device) {
    // Before native code sees it: some wrong files would end the process there.
    LlamaFile file = LlamaFile.read(spec.path());
    LoadedAdapters adapters = new LoadedAdapters(file, spec.adapters());
    Pointer pointer = load(spec, file.file(), monitor);
    NativeHandle handle =
        new NativeHandle(
            "model " + spec.file(),
            pointer,
            model -> {
              adapters.free();
              LlamaLibrary.llama_model_free(model);
            });
    try {
      adapters.load(pointer);
      PortableTokenizer tokenizer = new PortableTokenizer(handle, pointer);
      LlamaShape shape = file.shape();
      ModelInfo info =
          new ModelInfo(
              "llama",
              file.name(),
              LlamaLibrary.llama_model_n_params(pointer),
              LlamaLibrary.llama_model_size(pointer),
              tokenizer.vocabularySize(),
              shape.contextLength(),
              SessionMemory.cacheBytesPerToken(shape),
              PortableEngine.NAME,
              PortableEngine.CPU,
              PortableEngine.CPU + ", " + device);
      return new PortableModel(handle, adapters, shape, info, tokenizer);
    } catch (RuntimeException | Error e) {
      handle.close();
      throw e;
    }
  }

  private static Pointer load(ModelSpec spec, GgufFile file, LoadMonitor monitor) {
    ProgressCallback progress =
        (share, userData) -> {
          monitor.report(share);
          return (byte) (monitor.isCancelled() ? 0 : 1);
        };
    try (Memory noDevices = new Memory(Native.POINTER_SIZE)) {
      noDevices.setPointer(0, null);
      ModelParameters parameters = LlamaLibrary.llama_model_default_params();
      parameters.devices = noDevices;
      parameters.n_gpu_layers = 0;
      parameters.use_mmap = flag(spec.memoryMapped() && isAligned(file));
      parameters.check_tensors = flag(spec.validateWeights());
      parameters.progress_callback = CallbackReference.getFunctionPointer(progress);
      NativeLog.INSTANCE.forgetErrors();
      Pointer pointer =
          LlamaLibrary.llama_model_load_from_file(
              bytes(spec.path().toAbsolutePath().toString()), parameters);
      return opened(spec, monitor, pointer);
    } finally {
      Reference.reachabilityFence(progress);
    }
  }

  private static Pointer opened(ModelSpec spec, LoadMonitor monitor, @Nullable Pointer pointer) {
    if (monitor.isCancelled()) { // perhaps after the last report of progress
      if (pointer != null) {
        LlamaLibrary.llama_model_free(pointer);
      }
      throw new CancellationException("loading " + spec.file() + " was cancelled");
    }
    if (pointer == null) {
      throw new ModelLoadException(
          spec.file()
              + ": llama.cpp cannot load the model: "
              + NativeLog.INSTANCE.errors()
              + "; download or convert it again");
    }
    return pointer;
  }

  /** Whether tensors lie in the file as llama.cpp wants them in memory; it asserts that. */
  private static boolean isAligned(GgufFile file) {
    GgufValue alignment = file.metadata().get("general.alignment");
    return (alignment == null || alignment.asLong() % TENSOR_ALIGNMENT == 0)
        && file.dataOffset() % TENSOR_ALIGNMENT == 0;
  }

  /** A text as C has it. */
  static byte[] bytes(String text) {
    return (text + "\0").getBytes(StandardCharsets.UTF_8);
  }

  private static byte flag(boolean value) {
    return (byte) (value ? 1 : 0);
  }

  @Override
  public ModelInfo info() {
    return info;
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public DecodeSession openSession(SessionSpec spec) {
    try {
      return PortableSession.open(handle, shape, tokenizer.vocabularySize(), adapters, spec);
    } finally {
      NativeLog.INSTANCE.drain();
    }
  }

  @Override
  public void close() {
    handle.close();
  }
}
