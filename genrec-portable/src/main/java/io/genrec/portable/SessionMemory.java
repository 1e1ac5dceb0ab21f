// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import com.sun.jna.Pointer;
import io.genrec.gguf.LlamaShape;
import io.genrec.model.DeviceMemoryException;
import io.genrec.model.FlashAttention;
import io.genrec.model.SessionSpec;
import io.genrec.portable.LlamaLibrary.ContextParameters;
import java.util.Map;

/** Opens contexts of llama.cpp, if there is memory for what is asked. */
final class SessionMemory {
  private static final int MOST_SEQUENCES = 256; // as the engine 'native', whose limit it is
  private static final int MOST_AT_ONCE = 512; // n_ubatch
  private static final int F32 = 0; // of ggml_type

  private final SessionSpec spec;
  private final long bytes;

  /**
   * Looks at a specification.
   *
   * @throws IllegalArgumentException if this engine cannot serve it
   */
  SessionMemory(LlamaShape shape, int vocabularySize, SessionSpec spec) {
    if (spec.maxSequences() > MOST_SEQUENCES) {
      throw new IllegalArgumentException(
          "a session has at most %d sequences, not %d"
              .formatted(MOST_SEQUENCES, spec.maxSequences()));
    }
    if (spec.flashAttention() == FlashAttention.ON) {
      throw new IllegalArgumentException(
          "the engine 'portable' has no fused attention that computes in 32 bits; ask for"
              + " FlashAttention.AUTO or OFF");
    }
    this.spec = spec;
    long batch = Math.min(spec.batchTokens(), spec.contextTokens());
    // The buffers of the graph come on top; they are small beside these.
    bytes = spec.contextTokens() * cacheBytesPerToken(shape) + batch * vocabularySize * Float.BYTES;
  }

  /** What the cache takes for each token of context: keys and values of 32 bits. */
  static long cacheBytesPerToken(LlamaShape shape) {
    return 2L * shape.layers() * shape.kvHeads() * shape.headSize() * Float.BYTES;
  }

  /**
   * Opens a context with adapters.
   *
   * @throws DeviceMemoryException if there is no memory for it
   */
  Pointer open(Pointer model, Map<Pointer, Float> adapters) {
    long available = AvailableMemory.bytes();
    if (bytes > available) {
      throw new DeviceMemoryException(
          "%s, but only %s are available; ask for less context"
              .formatted(asked(), mebibytes(available)));
    }
    NativeLog.INSTANCE.forgetErrors();
    Pointer context = LlamaLibrary.llama_init_from_model(model, parameters());
    if (context == null) {
      throw new DeviceMemoryException(
          "llama.cpp cannot open the session: " + NativeLog.INSTANCE.errors() + "; " + asked());
    }
    adapters.forEach(
        (adapter, factor) -> LlamaLibrary.llama_set_adapter_lora(context, adapter, factor));
    return context;
  }

  private ContextParameters parameters() {
    ContextParameters parameters = LlamaLibrary.llama_context_default_params();
    int threads = threads(spec.threads());
    parameters.n_ctx = spec.contextTokens();
    parameters.n_seq_max = spec.maxSequences();
    parameters.n_batch = spec.batchTokens();
    parameters.n_ubatch = Math.min(spec.batchTokens(), MOST_AT_ONCE);
    parameters.n_threads = threads;
    parameters.n_threads_batch = threads;
    parameters.type_k = F32; // with 16 bits, scores would differ with how rows are batched
    parameters.type_v = F32;
    return parameters;
  }

  /** More threads than cores only wait for each other. */
  private static int threads(int wanted) {
    int cores = Runtime.getRuntime().availableProcessors();
    return wanted == 0 ? cores : Math.min(wanted, cores);
  }

  private String asked() {
    return "a session of %d tokens of context and batches of %d tokens takes about %s"
        .formatted(spec.contextTokens(), spec.batchTokens(), mebibytes(bytes));
  }

  private static String mebibytes(long bytes) {
    return ((bytes + (1 << 20) - 1) >> 20) + " MiB";
  }
}
