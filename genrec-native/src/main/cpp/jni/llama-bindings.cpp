// SPDX-License-Identifier: Apache-2.0
// The native methods of io.genrec.llama.LlamaBindings. Each copies in, calls the engine and copies out.
#include "io_genrec_llama_LlamaBindings.h"

#include "conversions.h"
#include "guard.h"

#include "errors.h"
#include "model.h"
#include "native-log.h"
#include "runtime.h"
#include "session.h"

#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

using namespace genrec;

namespace {

// A session and the batch that its steps are copied into, kept for their memory.
struct bound_session {
    session engine;
    batch   step;
};

jlong to_handle(const void * pointer) {
    return static_cast<jlong>(reinterpret_cast<intptr_t>(pointer));
}

template <typename T> T & from_handle(jlong handle) {
    if (handle == 0) {
        throw std::invalid_argument("the native handle is null");
    }
    return *reinterpret_cast<T *>(static_cast<intptr_t>(handle));
}

load_monitor * to_monitor(JNIEnv * env, jobject buffer) {
    void * address = env->GetDirectBufferAddress(buffer);
    if (!address || env->GetDirectBufferCapacity(buffer) < static_cast<jlong>(sizeof(load_monitor))) {
        throw std::invalid_argument("the monitor is not a direct buffer of eight bytes");
    }
    return static_cast<load_monitor *>(address);
}

// (3 count) integers as edits.
void copy_edits(JNIEnv * env, jintArray from, size_t count, std::vector<edit> & to) {
    static_assert(std::is_standard_layout_v<edit> && sizeof(edit) == 3 * sizeof(jint) && alignof(edit) == alignof(jint));
    to.resize(count);
    env->GetIntArrayRegion(from, 0, static_cast<jsize>(3 * count), reinterpret_cast<jint *>(to.data()));
    check_pending(env);
}

// Paths, a zero byte after each, and as many scales.
std::vector<adapter_use> to_adapters(JNIEnv * env, jbyteArray paths, jfloatArray scales) {
    const std::string        text = to_text(env, paths);
    std::vector<float>       factors(static_cast<size_t>(env->GetArrayLength(scales)));
    std::vector<adapter_use> adapters;
    copy(env, scales, factors.size(), factors);
    size_t begin = 0;
    for (const float factor : factors) {
        const size_t end = text.find('\0', begin);
        if (end == std::string::npos) {
            throw std::invalid_argument("there are fewer adapters than scales");
        }
        adapters.push_back({text.substr(begin, end - begin), factor});
        begin = end + 1;
    }
    return adapters;
}

llama_flash_attn_type to_flash_attention(jint choice) {
    switch (choice) {
        case 0:  return LLAMA_FLASH_ATTN_TYPE_DISABLED;
        case 1:  return LLAMA_FLASH_ATTN_TYPE_ENABLED;
        default: return LLAMA_FLASH_ATTN_TYPE_AUTO;
    }
}

} // namespace

JNIEXPORT void JNICALL Java_io_genrec_llama_LlamaBindings_start(JNIEnv * env, jclass, jbyteArray folder) {
    guarded<int>(env, [&] {
        start_runtime(to_text(env, folder));
        return 0;
    });
}

JNIEXPORT jbyteArray JNICALL Java_io_genrec_llama_LlamaBindings_devices(JNIEnv * env, jclass) {
    return guarded<jbyteArray>(env, [&] {
        std::string lines;
        for (const device & each : devices()) {
            lines += each.name + '\t' + each.backend + '\t' + each.description + '\t' + std::to_string(each.total_bytes) +
                     '\t' + std::to_string(each.free_bytes) + '\n';
        }
        return to_bytes(env, lines);
    });
}

JNIEXPORT jbyteArray JNICALL Java_io_genrec_llama_LlamaBindings_unusableBackends(JNIEnv * env, jclass) {
    return guarded<jbyteArray>(env, [&] {
        std::string lines;
        for (const unusable_backend & each : unusable_backends()) {
            lines += each.backend + '\t' + each.reason + '\n';
        }
        return to_bytes(env, lines);
    });
}

JNIEXPORT jbyteArray JNICALL Java_io_genrec_llama_LlamaBindings_takeLog(JNIEnv * env, jclass) {
    return guarded<jbyteArray>(env, [&] { return to_bytes(env, take_log()); });
}

JNIEXPORT jlong JNICALL Java_io_genrec_llama_LlamaBindings_loadModel(JNIEnv * env, jclass, jbyteArray path,
                                                                      jbyteArray device_name, jint gpu_layers,
                                                                      jboolean memory_mapped, jboolean validate_weights,
                                                                      jobject monitor) {
    return guarded<jlong>(env, [&] {
        const model_options options{to_text(env, path),     to_text(env, device_name), gpu_layers,
                                    memory_mapped != JNI_FALSE, validate_weights != JNI_FALSE, to_monitor(env, monitor)};
        return to_handle(std::make_unique<model>(options).release());
    });
}

JNIEXPORT void JNICALL Java_io_genrec_llama_LlamaBindings_addAdapter(JNIEnv * env, jclass, jlong handle, jbyteArray path,
                                                                      jfloat scale) {
    guarded<int>(env, [&] {
        from_handle<model>(handle).add_adapter(to_text(env, path), scale);
        return 0;
    });
}

JNIEXPORT jlongArray JNICALL Java_io_genrec_llama_LlamaBindings_modelNumbers(JNIEnv * env, jclass, jlong handle) {
    return guarded<jlongArray>(env, [&] {
        const model & loaded = from_handle<model>(handle);
        return to_array(env, std::vector<int64_t>{static_cast<int64_t>(llama_model_n_params(loaded.handle())),
                                                  static_cast<int64_t>(llama_model_size(loaded.handle())),
                                                  loaded.vocab().size(), llama_model_n_ctx_train(loaded.handle()),
                                                  loaded.vocab().beginning_of_sequence(),
                                                  loaded.vocab().end_of_sequence(), loaded.vocab().newline(),
                                                  static_cast<int64_t>(session::cache_bytes_per_token(loaded))});
    });
}

JNIEXPORT jbyteArray JNICALL Java_io_genrec_llama_LlamaBindings_modelDevice(JNIEnv * env, jclass, jlong handle) {
    return guarded<jbyteArray>(env, [&] {
        const device & where = from_handle<model>(handle).where();
        return to_bytes(env, where.name + '\t' + where.backend + '\t' + where.description);
    });
}

JNIEXPORT void JNICALL Java_io_genrec_llama_LlamaBindings_freeModel(JNIEnv * env, jclass, jlong handle) {
    guarded<int>(env, [&] {
        delete &from_handle<model>(handle);
        return 0;
    });
}

JNIEXPORT jintArray JNICALL Java_io_genrec_llama_LlamaBindings_encode(JNIEnv * env, jclass, jlong handle, jbyteArray texts,
                                                                       jintArray offsets, jboolean continuation) {
    return guarded<jintArray>(env, [&] {
        const vocabulary &         vocab = from_handle<model>(handle).vocab();
        const std::string          bytes = to_text(env, texts);
        const std::vector<int32_t> ends  = to_vector(env, offsets); // (texts + 1)
        if (ends.empty()) {
            throw std::invalid_argument("there are no offsets");
        }
        const size_t             count = ends.size() - 1;
        std::vector<int32_t>     result(ends.size());
        std::vector<llama_token> tokens;
        for (size_t i = 0; i < count; i++) {
            if (ends[i] < 0 || ends[i] > ends[i + 1] || static_cast<size_t>(ends[i + 1]) > bytes.size()) {
                throw std::invalid_argument("the offsets of the texts are inconsistent");
            }
            const std::string_view text = std::string_view(bytes).substr(
                static_cast<size_t>(ends[i]), static_cast<size_t>(ends[i + 1] - ends[i]));
            if (continuation) {
                vocab.encode_continuation(text, tokens);
            } else {
                vocab.encode(text, tokens);
            }
            result[i + 1] = static_cast<int32_t>(tokens.size());
        }
        result.insert(result.end(), tokens.begin(), tokens.end());
        return to_array(env, result);
    });
}

JNIEXPORT jbyteArray JNICALL Java_io_genrec_llama_LlamaBindings_decode(JNIEnv * env, jclass, jlong handle,
                                                                        jintArray tokens) {
    return guarded<jbyteArray>(env, [&] {
        const std::vector<int32_t> copied = to_vector(env, tokens);
        return to_bytes(env, from_handle<model>(handle).vocab().decode(copied.data(), copied.size()));
    });
}

JNIEXPORT jlong JNICALL Java_io_genrec_llama_LlamaBindings_openSession(JNIEnv * env, jclass, jlong handle,
                                                                        jint context_tokens, jint sequences,
                                                                        jint batch_tokens, jint threads,
                                                                        jint flash_attention, jbyteArray adapter_paths,
                                                                        jfloatArray adapter_scales) {
    return guarded<jlong>(env, [&] {
        if (context_tokens < 1 || sequences < 1 || batch_tokens < 1 || threads < 0) {
            throw std::invalid_argument("a size of the session is not positive");
        }
        const session_options options{static_cast<uint32_t>(context_tokens), static_cast<uint32_t>(sequences),
                                      static_cast<uint32_t>(batch_tokens), threads, to_flash_attention(flash_attention),
                                      to_adapters(env, adapter_paths, adapter_scales)};
        return to_handle(new bound_session{session(from_handle<model>(handle), options), batch()});
    });
}

JNIEXPORT jintArray JNICALL Java_io_genrec_llama_LlamaBindings_sessionNumbers(JNIEnv * env, jclass, jlong handle) {
    return guarded<jintArray>(env, [&] {
        const session & engine = from_handle<bound_session>(handle).engine;
        return to_array(env, std::vector<int32_t>{static_cast<int32_t>(engine.context_tokens()),
                                                  static_cast<int32_t>(engine.batch_tokens())});
    });
}

JNIEXPORT void JNICALL Java_io_genrec_llama_LlamaBindings_step(
    JNIEnv * env, jclass, jlong handle, jboolean over_candidates, jintArray edits, jint edit_count, jintArray row_sequences,
    jintArray row_token_offsets, jintArray row_candidate_offsets, jbooleanArray row_scored, jint row_count, jintArray tokens,
    jint token_count, jintArray candidates, jint candidate_count, jfloatArray token_log_probabilities,
    jfloatArray candidate_log_probabilities, jintArray lengths) {
    guarded<int>(env, [&] {
        bound_session & bound = from_handle<bound_session>(handle);
        batch &         step  = bound.step;
        const auto      rows  = static_cast<size_t>(row_count);
        step.over_candidates  = over_candidates != JNI_FALSE;
        copy_edits(env, edits, static_cast<size_t>(edit_count), step.edits);
        copy(env, row_sequences, rows, step.row_sequences);
        copy(env, row_token_offsets, rows + 1, step.row_token_offsets);
        copy(env, row_candidate_offsets, rows + 1, step.row_candidate_offsets);
        copy(env, row_scored, rows, step.row_scored);
        copy(env, tokens, static_cast<size_t>(token_count), step.tokens);
        copy(env, candidates, static_cast<size_t>(candidate_count), step.candidates);
        step.token_log_probabilities.assign(step.tokens.size(), 0.0f);
        step.candidate_log_probabilities.assign(step.candidates.size(), 0.0f);
        bound.engine.decode(step);
        copy(env, step.token_log_probabilities, token_log_probabilities);
        copy(env, step.candidate_log_probabilities, candidate_log_probabilities);
        copy(env, bound.engine.lengths(), lengths);
        return 0;
    });
}

JNIEXPORT void JNICALL Java_io_genrec_llama_LlamaBindings_resetSession(JNIEnv * env, jclass, jlong handle) {
    guarded<int>(env, [&] {
        from_handle<bound_session>(handle).engine.reset();
        return 0;
    });
}

JNIEXPORT void JNICALL Java_io_genrec_llama_LlamaBindings_freeSession(JNIEnv * env, jclass, jlong handle) {
    guarded<int>(env, [&] {
        delete &from_handle<bound_session>(handle);
        return 0;
    });
}
