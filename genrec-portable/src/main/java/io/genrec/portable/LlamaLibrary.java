// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import org.jspecify.annotations.Nullable;

/**
 * The functions and structures of llama.cpp, build {@value LibraryCheck#BUILD}, that this engine
 * uses, under their names in {@code llama.h} and {@code ggml-backend.h}. JNA binds them when {@link
 * PortableLibrary} has checked the library. A C {@code bool} is a byte here, and text is UTF-8 with
 * a zero byte behind.
 *
 * <p>Nothing is checked: a wrong argument can end the process.
 */
final class LlamaLibrary {
  private LlamaLibrary() {}

  // The whole library.

  static native void llama_backend_init();

  static native void llama_log_set(LogCallback callback, @Nullable Pointer userData);

  static native ModelParameters llama_model_default_params();

  static native ContextParameters llama_context_default_params();

  static native @Nullable Pointer ggml_backend_dev_by_type(int type);

  static native Pointer ggml_backend_dev_description(Pointer device);

  // Models. llama_model *, llama_vocab * and llama_adapter_lora * are pointers.

  static native @Nullable Pointer llama_model_load_from_file(
      byte[] path, ModelParameters parameters);

  static native void llama_model_free(Pointer model);

  static native long llama_model_n_params(Pointer model);

  static native long llama_model_size(Pointer model);

  static native Pointer llama_model_get_vocab(Pointer model);

  static native @Nullable Pointer llama_adapter_lora_init(Pointer model, byte[] path);

  static native void llama_adapter_lora_free(Pointer adapter);

  // Vocabularies.

  static native int llama_vocab_n_tokens(Pointer vocabulary);

  static native int llama_vocab_bos(Pointer vocabulary);

  static native int llama_vocab_eos(Pointer vocabulary);

  static native int llama_vocab_nl(Pointer vocabulary);

  static native int llama_vocab_get_attr(Pointer vocabulary, int token);

  static native Pointer llama_vocab_get_text(Pointer vocabulary, int token);

  static native int llama_tokenize(
      Pointer vocabulary,
      byte[] text,
      int textBytes,
      int[] tokens,
      int room,
      byte addSpecial,
      byte parseSpecial);

  static native int llama_token_to_piece(
      Pointer vocabulary, int token, byte[] text, int room, int strip, byte special);

  // Contexts, llama_context *.

  static native @Nullable Pointer llama_init_from_model(
      Pointer model, ContextParameters parameters);

  static native void llama_free(Pointer context);

  static native int llama_n_ctx(Pointer context);

  static native int llama_n_batch(Pointer context);

  static native int llama_set_adapter_lora(Pointer context, Pointer adapter, float scale);

  static native void llama_kv_self_clear(Pointer context);

  static native byte llama_kv_self_seq_rm(Pointer context, int sequence, int from, int to);

  static native void llama_kv_self_seq_cp(
      Pointer context, int source, int destination, int from, int to);

  static native int llama_kv_self_used_cells(Pointer context);

  static native int llama_decode(Pointer context, Batch batch);

  static native @Nullable Pointer llama_get_logits_ith(Pointer context, int index);

  /** {@code ggml_log_callback}. */
  interface LogCallback extends Callback {
    void invoke(int level, @Nullable Pointer text, @Nullable Pointer userData);
  }

  /** {@code llama_progress_callback}: 0 ends the load. */
  interface ProgressCallback extends Callback {
    byte invoke(float progress, @Nullable Pointer userData);
  }

  /** {@code llama_model_params}. */
  @FieldOrder({
    "devices",
    "n_gpu_layers",
    "split_mode",
    "main_gpu",
    "tensor_split",
    "progress_callback",
    "progress_callback_user_data",
    "kv_overrides",
    "vocab_only",
    "use_mmap",
    "use_mlock",
    "check_tensors"
  })
  public static final class ModelParameters extends Structure implements Structure.ByValue {
    public @Nullable Pointer devices;
    public int n_gpu_layers;
    public int split_mode;
    public int main_gpu;
    public @Nullable Pointer tensor_split;
    public @Nullable Pointer progress_callback;
    public @Nullable Pointer progress_callback_user_data;
    public @Nullable Pointer kv_overrides;
    public byte vocab_only;
    public byte use_mmap;
    public byte use_mlock;
    public byte check_tensors;
  }

  /** {@code llama_context_params}. */
  @FieldOrder({
    "n_ctx",
    "n_batch",
    "n_ubatch",
    "n_seq_max",
    "n_threads",
    "n_threads_batch",
    "rope_scaling_type",
    "pooling_type",
    "attention_type",
    "rope_freq_base",
    "rope_freq_scale",
    "yarn_ext_factor",
    "yarn_attn_factor",
    "yarn_beta_fast",
    "yarn_beta_slow",
    "yarn_orig_ctx",
    "defrag_thold",
    "cb_eval",
    "cb_eval_user_data",
    "type_k",
    "type_v",
    "logits_all",
    "embeddings",
    "offload_kqv",
    "flash_attn",
    "no_perf",
    "abort_callback",
    "abort_callback_data"
  })
  public static final class ContextParameters extends Structure implements Structure.ByValue {
    public int n_ctx;
    public int n_batch;
    public int n_ubatch;
    public int n_seq_max;
    public int n_threads;
    public int n_threads_batch;
    public int rope_scaling_type;
    public int pooling_type;
    public int attention_type;
    public float rope_freq_base;
    public float rope_freq_scale;
    public float yarn_ext_factor;
    public float yarn_attn_factor;
    public float yarn_beta_fast;
    public float yarn_beta_slow;
    public int yarn_orig_ctx;
    public float defrag_thold;
    public @Nullable Pointer cb_eval;
    public @Nullable Pointer cb_eval_user_data;
    public int type_k;
    public int type_v;
    public byte logits_all;
    public byte embeddings;
    public byte offload_kqv;
    public byte flash_attn;
    public byte no_perf;
    public @Nullable Pointer abort_callback;
    public @Nullable Pointer abort_callback_data;
  }

  /** {@code llama_batch}. */
  @FieldOrder({"n_tokens", "token", "embd", "pos", "n_seq_id", "seq_id", "logits"})
  public static final class Batch extends Structure implements Structure.ByValue {
    public int n_tokens;
    public @Nullable Pointer token;
    public @Nullable Pointer embd;
    public @Nullable Pointer pos;
    public @Nullable Pointer n_seq_id;
    public @Nullable Pointer seq_id;
    public @Nullable Pointer logits;
  }
}
