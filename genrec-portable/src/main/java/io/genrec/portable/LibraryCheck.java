// SPDX-License-Identifier: Apache-2.0
package io.genrec.portable;

import io.genrec.model.NativeLibraryException;
import io.genrec.portable.LlamaLibrary.ContextParameters;
import io.genrec.portable.LlamaLibrary.ModelParameters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a library is the llama.cpp that {@link LlamaLibrary} was written for. Structures are
 * passed by value, so that one field more would shift all that follow it: every field must read
 * back with the default of that build.
 */
final class LibraryCheck {
  /** The number of llama.cpp's build, as its releases count them. */
  static final int BUILD = 4916;

  private static final int UNSPECIFIED = -1;
  private static final int SPLIT_LAYERS = 1;
  private static final int F16 = 1;
  private static final byte NO = 0;
  private static final byte YES = 1;

  private LibraryCheck() {}

  /**
   * Checks the build's number.
   *
   * @throws NativeLibraryException if it is another
   */
  static void checkBuild(int number) {
    if (number != BUILD) {
      throw new NativeLibraryException(
          "the library is llama.cpp build " + number + ", but this engine is for build " + BUILD);
    }
  }

  /**
   * Checks what {@code llama_model_default_params} gave.
   *
   * @throws NativeLibraryException if a field has another value than that build gives it
   */
  static void checkDefaults(ModelParameters found) {
    Fields fields = new Fields("llama_model_params");
    fields.expect("devices", null, found.devices);
    fields.expect("n_gpu_layers", 0, found.n_gpu_layers, 999); // the latter where there is Metal
    fields.expect("split_mode", SPLIT_LAYERS, found.split_mode);
    fields.expect("main_gpu", 0, found.main_gpu);
    fields.expect("tensor_split", null, found.tensor_split);
    fields.expect("progress_callback", null, found.progress_callback);
    fields.expect("progress_callback_user_data", null, found.progress_callback_user_data);
    fields.expect("kv_overrides", null, found.kv_overrides);
    fields.expect("vocab_only", NO, found.vocab_only);
    fields.expect("use_mmap", YES, found.use_mmap);
    fields.expect("use_mlock", NO, found.use_mlock);
    fields.expect("check_tensors", NO, found.check_tensors);
    fields.check();
  }

  /**
   * Checks what {@code llama_context_default_params} gave.
   *
   * @throws NativeLibraryException if a field has another value than that build gives it
   */
  static void checkDefaults(ContextParameters found) {
    Fields fields = new Fields("llama_context_params");
    fields.expect("n_ctx", 512, found.n_ctx);
    fields.expect("n_batch", 2048, found.n_batch);
    fields.expect("n_ubatch", 512, found.n_ubatch);
    fields.expect("n_seq_max", 1, found.n_seq_max);
    fields.expect("n_threads", 4, found.n_threads);
    fields.expect("n_threads_batch", 4, found.n_threads_batch);
    fields.expect("rope_scaling_type", UNSPECIFIED, found.rope_scaling_type);
    fields.expect("pooling_type", UNSPECIFIED, found.pooling_type);
    fields.expect("attention_type", UNSPECIFIED, found.attention_type);
    fields.expect("rope_freq_base", 0f, found.rope_freq_base);
    fields.expect("rope_freq_scale", 0f, found.rope_freq_scale);
    fields.expect("yarn_ext_factor", -1f, found.yarn_ext_factor);
    fields.expect("yarn_attn_factor", 1f, found.yarn_attn_factor);
    fields.expect("yarn_beta_fast", 32f, found.yarn_beta_fast);
    fields.expect("yarn_beta_slow", 1f, found.yarn_beta_slow);
    fields.expect("yarn_orig_ctx", 0, found.yarn_orig_ctx);
    fields.expect("defrag_thold", -1f, found.defrag_thold);
    fields.expect("cb_eval", null, found.cb_eval);
    fields.expect("cb_eval_user_data", null, found.cb_eval_user_data);
    fields.expect("type_k", F16, found.type_k);
    fields.expect("type_v", F16, found.type_v);
    fields.expect("logits_all", NO, found.logits_all);
    fields.expect("embeddings", NO, found.embeddings);
    fields.expect("offload_kqv", YES, found.offload_kqv);
    fields.expect("flash_attn", NO, found.flash_attn);
    fields.expect("no_perf", YES, found.no_perf);
    fields.expect("abort_callback", null, found.abort_callback);
    fields.expect("abort_callback_data", null, found.abort_callback_data);
    fields.check();
  }

  /** The fields of a structure that are not as expected. */
  private static final class Fields {
    private final String structure;
    private final Map<String, String> wrong = new LinkedHashMap<>();

    Fields(String structure) {
      this.structure = structure;
    }

    void expect(String name, @Nullable Object expected, @Nullable Object found, Object... orElse) {
      boolean right = Objects.equals(expected, found);
      for (Object other : orElse) {
        right |= other.equals(found);
      }
      if (!right) {
        wrong.put(name, found + " instead of " + expected);
      }
    }

    void check() {
      if (!wrong.isEmpty()) {
        throw new NativeLibraryException(
            "the defaults of %s are not those of llama.cpp build %d: %s"
                .formatted(structure, BUILD, wrong));
      }
    }
  }
}
