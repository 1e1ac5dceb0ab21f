// SPDX-License-Identifier: Apache-2.0
#include "graph-inputs.h"

#include <cstring>

namespace genrec {

graph_inputs::graph_inputs(size_t nodes, float dropout, random_numbers random)
    : context_(ggml_init({ggml_tensor_overhead() * 2 * nodes + 3 * ggml_graph_overhead_custom(nodes, true), nullptr, true})),
      dropout_(dropout), random_(random) {}

ggml_tensor * graph_inputs::keep(ggml_tensor * tensor, const void * values) {
    ggml_set_input(tensor);
    std::vector<char> bytes(ggml_nbytes(tensor));
    std::memcpy(bytes.data(), values, bytes.size());
    inputs_.push_back({tensor, std::move(bytes)});
    return tensor;
}

ggml_tensor * graph_inputs::add(const std::vector<int32_t> & values) {
    return keep(ggml_new_tensor_1d(context(), GGML_TYPE_I32, static_cast<int64_t>(values.size())), values.data());
}

ggml_tensor * graph_inputs::add(std::vector<float> values, int64_t columns, int64_t rows) {
    return keep(ggml_new_tensor_2d(context(), GGML_TYPE_F32, columns, rows), values.data());
}

ggml_tensor * graph_inputs::dropped_out(ggml_tensor * tensor) {
    if (dropout_ == 0.0f) {
        return tensor;
    }
    // Four elements a draw: a sixteenth of a bit in 16 is fine enough for a rate.
    const auto         limit = static_cast<uint64_t>(dropout_ * 65536.0f);
    const float        kept  = 1.0f / (1.0f - static_cast<float>(limit) / 65536.0f);
    std::vector<float> mask(static_cast<size_t>(ggml_nelements(tensor)));
    uint64_t           draw = 0;
    for (size_t i = 0; i < mask.size(); i++) {
        draw    = i % 4 == 0 ? random_.next() : draw >> 16;
        mask[i] = (draw & 0xFFFF) < limit ? 0.0f : kept;
    }
    return ggml_mul(context(), tensor, add(std::move(mask), tensor->ne[0], tensor->ne[1]));
}

void graph_inputs::upload() const {
    for (const input & each : inputs_) {
        if (each.tensor->buffer) { // else the graph does without it
            ggml_backend_tensor_set(each.tensor, each.bytes.data(), 0, each.bytes.size());
        }
    }
}

} // namespace genrec
