// SPDX-License-Identifier: Apache-2.0
#include "output-files.h"

#include "atomic-file.h"
#include "gguf-writer.h"
#include "native-log.h"
#include "training-errors.h"

#include "llama.h"

#include <filesystem>
#include <stdexcept>

namespace genrec {
namespace {

void add_metadata(gguf_context * keys, const metadata & added) {
    for (const auto & [key, value] : added) {
        gguf_set_val_str(keys, key.c_str(), value.c_str());
    }
}

// W + scale B A.
std::vector<float> folded(const ggml_tensor * matrix, const adapter::pair & added, float scale) {
    std::vector<float>       values  = base_model::floats(matrix);
    const std::vector<float> a       = base_model::floats(added.a);
    const std::vector<float> b       = base_model::floats(added.b);
    const auto               columns = static_cast<size_t>(matrix->ne[0]);
    const auto               rows    = static_cast<size_t>(matrix->ne[1]);
    const auto               rank    = static_cast<size_t>(added.a->ne[1]);
    for (size_t row = 0; row < rows; row++) {
        for (size_t k = 0; k < rank; k++) {
            const float factor = scale * b[row * rank + k];
            for (size_t column = 0; column < columns; column++) {
                values[row * columns + column] += factor * a[k * columns + column];
            }
        }
    }
    return values;
}

llama_ftype file_type(weight_type type) {
    switch (type) {
    case weight_type::f32:
        return LLAMA_FTYPE_ALL_F32;
    case weight_type::f16:
        return LLAMA_FTYPE_MOSTLY_F16;
    case weight_type::bf16:
        return LLAMA_FTYPE_MOSTLY_BF16;
    case weight_type::q8_0:
        return LLAMA_FTYPE_MOSTLY_Q8_0;
    case weight_type::q4_k_m:
        return LLAMA_FTYPE_MOSTLY_Q4_K_M;
    }
    throw std::invalid_argument("there is no such type of weights");
}

class removed_at_end {
  public:
    explicit removed_at_end(std::string path) : path_(std::move(path)) {}
    ~removed_at_end() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    removed_at_end(const removed_at_end &)             = delete;
    removed_at_end & operator=(const removed_at_end &) = delete;

  private:
    std::string path_;
};

void quantise(const std::string & from, const std::string & to, weight_type type, int threads) {
    const std::string          temporary = to + ".tmp";
    const removed_at_end       leftover(temporary);
    llama_model_quantize_params params = llama_model_quantize_default_params();
    params.ftype   = file_type(type);
    params.nthread = threads;
    forget_errors();
    if (llama_model_quantize(from.c_str(), temporary.c_str(), &params) != 0) {
        throw write_error(to + ": llama.cpp cannot quantise the model: " + errors_of_this_thread());
    }
    put_in_place(temporary, to);
}

} // namespace

weight_type parse_weight_type(const std::string & name) {
    static const std::map<std::string, weight_type> types{{"F32", weight_type::f32},
                                                          {"F16", weight_type::f16},
                                                          {"BF16", weight_type::bf16},
                                                          {"Q8_0", weight_type::q8_0},
                                                          {"Q4_K_M", weight_type::q4_k_m}};
    const auto found = types.find(name);
    if (found == types.end()) {
        throw std::invalid_argument("--type is " + name + "; there is F32, F16, BF16, Q8_0 and Q4_K_M");
    }
    return found->second;
}

void write_adapter(const std::string & path, const adapter & lora, const metadata & added) {
    gguf_writer out;
    gguf_set_val_str(out.keys(), "general.type", "adapter");
    gguf_set_val_str(out.keys(), "general.architecture", "llama");
    gguf_set_val_str(out.keys(), "adapter.type", "lora");
    gguf_set_val_f32(out.keys(), "adapter.lora.alpha", lora.settings().alpha);
    add_metadata(out.keys(), added);
    for (const ggml_tensor * parameter : lora.parameters()) {
        out.add(parameter->name, parameter, [parameter] { return base_model::floats(parameter); });
    }
    out.write(path);
}

void write_model(const std::string & path, const base_model & base, const adapter * lora, const metadata & added,
                 weight_type type, int threads) {
    gguf_writer out;
    gguf_set_kv(out.keys(), base.keys());
    gguf_remove_key(out.keys(), "general.alignment"); // the writer's own is the usual one
    gguf_set_val_u32(out.keys(), "general.file_type", LLAMA_FTYPE_ALL_F32);
    add_metadata(out.keys(), added);
    for (const ggml_tensor * tensor : base.tensors()) {
        const adapter::pair * pair = lora ? lora->of(tensor) : nullptr;
        out.add(tensor->name, tensor, [tensor, pair, lora] {
            return pair ? folded(tensor, *pair, lora->scale()) : base_model::floats(tensor);
        });
    }
    if (type == weight_type::f32) {
        out.write(path);
        return;
    }
    const std::string    whole = path + ".f32";
    const removed_at_end intermediate(whole);
    out.write(whole);
    quantise(whole, path, type, threads);
}

} // namespace genrec
