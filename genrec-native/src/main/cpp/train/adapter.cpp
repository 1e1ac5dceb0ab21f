// SPDX-License-Identifier: Apache-2.0
#include "adapter.h"

#include "errors.h"
#include "random.h"

#include <algorithm>
#include <cmath>

namespace genrec {
namespace {

ggml_tensor * parameter(ggml_context * context, int64_t columns, int64_t rows, const std::string & name) {
    ggml_tensor * tensor = ggml_new_tensor_2d(context, GGML_TYPE_F32, columns, rows);
    ggml_set_name(tensor, name.c_str());
    ggml_set_param(tensor);
    return tensor;
}

} // namespace

const std::vector<std::string> & lora_targets() {
    static const std::vector<std::string> all{"attn_q",   "attn_k", "attn_v",  "attn_output",
                                              "ffn_gate", "ffn_up", "ffn_down"};
    return all;
}

adapter::adapter(const base_model & base, const lora_settings & settings, ggml_backend_t backend, uint64_t seed)
    : settings_(settings) {
    context_.reset(ggml_init({ggml_tensor_overhead() * (2 * base.tensors().size() + 1), nullptr, true}));
    for (ggml_tensor * matrix : base.tensors()) {
        const std::string name = matrix->name;
        const bool        wanted =
            std::any_of(settings.targets.begin(), settings.targets.end(), [&name](const std::string & target) {
                const std::string end = "." + target + ".weight";
                return name.size() > end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0;
            });
        if (wanted) {
            const pair added{parameter(context_.get(), matrix->ne[0], settings.rank, name + ".lora_a"),
                             parameter(context_.get(), settings.rank, matrix->ne[1], name + ".lora_b")};
            pairs_[matrix] = added;
            parameters_.push_back(added.a);
            parameters_.push_back(added.b);
        }
    }
    buffer_.reset(ggml_backend_alloc_ctx_tensors(context_.get(), backend));
    if (!buffer_) {
        throw memory_error("there is not enough memory for the adapter");
    }
    ggml_backend_buffer_clear(buffer_.get(), 0);
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

const adapter::pair * adapter::of(const ggml_tensor * matrix) const {
    const auto found = pairs_.find(matrix);
    return found == pairs_.end() ? nullptr : &found->second;
}

} // namespace genrec
