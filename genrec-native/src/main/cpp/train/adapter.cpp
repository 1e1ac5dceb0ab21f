// SPDX-License-Identifier: Apache-2.0
#include "adapter.h"

#include "errors.h"
#include "random.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace genrec {
namespace {

ggml_tensor * parameter(ggml_context * context, int64_t columns, int64_t rows, const std::string & name) {
    ggml_tensor * tensor = ggml_new_tensor_2d(context, GGML_TYPE_F32, columns, rows);
    ggml_set_name(tensor, name.c_str());
    ggml_set_param(tensor);
    return tensor;
}

bool is_target(const std::string & name, const std::string & target) {
    const std::string end = "." + target + ".weight";
    return name.size() > end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0;
}

bool is_linear_layer(const std::string & name) {
    return std::any_of(lora_targets().begin(), lora_targets().end(),
                       [&name](const std::string & target) { return is_target(name, target); });
}

} // namespace

const std::vector<std::string> & lora_targets() {
    static const std::vector<std::string> all{"attn_q",   "attn_k", "attn_v",  "attn_output",
                                              "ffn_gate", "ffn_up", "ffn_down"};
    return all;
}

adapter::adapter(const base_model & base, const lora_settings & settings, ggml_backend_t backend, uint64_t seed)
    : settings_(settings) {
    std::vector<ggml_tensor *> matrices;
    for (ggml_tensor * matrix : base.tensors()) {
        if (std::any_of(settings.targets.begin(), settings.targets.end(),
                        [matrix](const std::string & target) { return is_target(matrix->name, target); })) {
            matrices.push_back(matrix);
        }
    }
    create(matrices, backend);
    random_numbers random(seed, 1);
    for (size_t i = 0; i < parameters_.size(); i += 2) {
        ggml_tensor *      a     = parameters_[i];
        const float        bound = 1.0f / std::sqrt(static_cast<float>(a->ne[0]));
        std::vector<float> values(static_cast<size_t>(ggml_nelements(a)));
        for (float & value : values) {
            value = bound * (2.0f * random.uniform() - 1.0f);
        }
        ggml_backend_tensor_set(a, values.data(), 0, ggml_nbytes(a));
    }
}

adapter::adapter(const base_model & base, const std::string & path, ggml_backend_t backend) {
    ggml_context *         tensors = nullptr;
    const gguf_context_ptr keys(gguf_init_from_file(path.c_str(), {false, &tensors}));
    const ggml_context_ptr owner(tensors);
    if (!keys) {
        throw load_error(path + ": this is no GGUF file that can be read");
    }
    const int64_t alpha = gguf_find_key(keys.get(), "adapter.lora.alpha");
    if (alpha < 0 || gguf_get_kv_type(keys.get(), alpha) != GGUF_TYPE_FLOAT32) {
        throw load_error(path + ": the key adapter.lora.alpha is missing; this is no LoRA adapter");
    }
    std::vector<ggml_tensor *> matrices;
    for (ggml_tensor * matrix : base.tensors()) {
        const ggml_tensor * a = ggml_get_tensor(tensors, (std::string(matrix->name) + ".lora_a").c_str());
        if (a && is_linear_layer(matrix->name)) {
            settings_.rank = static_cast<int>(a->ne[1]);
            matrices.push_back(matrix);
        }
    }
    if (matrices.empty() || gguf_get_n_tensors(keys.get()) != static_cast<int64_t>(2 * matrices.size())) {
        throw load_error(path + ": the adapter has tensors that do not belong to linear layers of " + base.path());
    }
    settings_.alpha = gguf_get_val_f32(keys.get(), alpha);
    if (settings_.alpha == 0.0f) { // llama.cpp's "as is"
        settings_.alpha = static_cast<float>(settings_.rank);
    }
    create(matrices, backend);
    for (ggml_tensor * parameter : parameters_) {
        const ggml_tensor * found = ggml_get_tensor(tensors, parameter->name);
        if (!found || !ggml_are_same_shape(found, parameter) ||
            (found->type != GGML_TYPE_F32 && found->type != GGML_TYPE_F16)) {
            throw load_error(path + ": tensor " + parameter->name + " is missing or has another shape or type");
        }
        std::vector<float> values(static_cast<size_t>(ggml_nelements(found)));
        if (found->type == GGML_TYPE_F32) {
            std::memcpy(values.data(), found->data, ggml_nbytes(found));
        } else {
            ggml_fp16_to_fp32_row(static_cast<const ggml_fp16_t *>(found->data), values.data(), ggml_nelements(found));
        }
        ggml_backend_tensor_set(parameter, values.data(), 0, ggml_nbytes(parameter));
    }
}

void adapter::create(const std::vector<ggml_tensor *> & matrices, ggml_backend_t backend) {
    context_.reset(ggml_init({ggml_tensor_overhead() * (2 * matrices.size() + 1), nullptr, true}));
    for (ggml_tensor * matrix : matrices) {
        const std::string name = matrix->name;
        const pair        added{parameter(context_.get(), matrix->ne[0], settings_.rank, name + ".lora_a"),
                         parameter(context_.get(), settings_.rank, matrix->ne[1], name + ".lora_b")};
        pairs_[matrix] = added;
        parameters_.push_back(added.a);
        parameters_.push_back(added.b);
    }
    buffer_.reset(ggml_backend_alloc_ctx_tensors(context_.get(), backend));
    if (!buffer_) {
        throw memory_error("there is not enough memory for the adapter");
    }
    ggml_backend_buffer_clear(buffer_.get(), 0);
}

const adapter::pair * adapter::of(const ggml_tensor * matrix) const {
    const auto found = pairs_.find(matrix);
    return found == pairs_.end() ? nullptr : &found->second;
}

} // namespace genrec
