// SPDX-License-Identifier: Apache-2.0
#include "candidate-head.h"

#include "cpu-backend.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace genrec {
namespace {

constexpr const char * states_name = "result_norm";   // the final hidden states, (outputs, dim)
constexpr const char * logits_name = "result_output"; // (outputs, vocabulary)

bool decode_token(llama_context * context) {
    llama_token token  = 0;
    const bool  worked = llama_decode(context, llama_batch_get_one(&token, 1)) == 0;
    llama_memory_clear(llama_get_memory(context), false);
    return worked;
}

} // namespace

void candidate_head::end_before_head(bool end) {
    mode_    = end ? mode::to_the_states : mode::to_the_end;
    outputs_ = 0;
}

void candidate_head::learn(llama_context * context) {
    capacity_ = llama_n_batch(context);
    matrix_   = nullptr;
    mode_     = mode::to_the_end_learning;
    if (!decode_token(context) || !agrees(context)) {
        matrix_ = nullptr;
    }
    end_before_head(false);
}

// Whether the logits of the token that was decoded come out the same.
bool candidate_head::agrees(llama_context * context) {
    if (!usable()) {
        return false;
    }
    const auto               entries = static_cast<size_t>(matrix_->ne[1]);
    const float *            logits  = llama_get_logits_ith(context, -1);
    const std::vector<float> expected(logits, logits + entries);
    end_before_head(true);
    if (!decode_token(context) || outputs_ != 1) {
        return false;
    }
    constexpr size_t most  = 1024;
    const size_t     step  = (entries + most - 1) / most;
    double           scale = 1;
    for (const float logit : expected) {
        scale = std::max(scale, std::abs(static_cast<double>(logit)));
    }
    for (size_t i = 0; i < entries; i += step) {
        const auto token = static_cast<llama_token>(i);
        float      actual;
        this->logits(0, &token, 1, &actual);
        if (!(std::abs(static_cast<double>(actual) - static_cast<double>(expected[i])) <= 1e-5 * scale)) { // nor NaN
            return false;
        }
    }
    return true;
}

void candidate_head::logits(size_t output, const llama_token * tokens, size_t count, float * result) const {
    const uint8_t * state = states_.data() + output * state_bytes_;
    const auto *    rows  = static_cast<const uint8_t *>(matrix_->data);
    const auto      dim   = static_cast<int>(matrix_->ne[0]);
    for (size_t i = 0; i < count; i++) {
        product_->vec_dot(dim, result + i, 0, rows + static_cast<size_t>(tokens[i]) * matrix_->nb[1], 0, state, 0, 1);
    }
}

// Called before each node (ask), and after those for which that returned true; to return false then ends the graph.
bool candidate_head::observe(ggml_tensor * node, bool ask) {
    switch (mode_) {
        case mode::to_the_end:
            return false;
        case mode::to_the_end_learning:
            if (std::strcmp(node->name, logits_name) == 0) {
                take_matrix(node);
            }
            return false;
        case mode::to_the_states:
            if (ask) {
                return std::strcmp(node->name, states_name) == 0;
            }
            keep_states(node);
            return false;
    }
    return false;
}

void candidate_head::take_matrix(const ggml_tensor * node) {
    const ggml_tensor * matrix = node->src[0];
    const ggml_tensor * states = node->src[1];
    if (node->op != GGML_OP_MUL_MAT || std::strcmp(states->name, states_name) != 0 || states->type != GGML_TYPE_F32 ||
        matrix->ne[2] != 1 || matrix->ne[3] != 1 || matrix->nb[1] != ggml_row_size(matrix->type, matrix->ne[0]) ||
        !matrix->buffer || !ggml_backend_buffer_is_host(matrix->buffer)) {
        return;
    }
    const ggml_type_traits_cpu * product = cpu_type_traits(matrix->type);
    if (!product || !product->vec_dot) {
        return;
    }
    round_ = cpu_type_traits(product->vec_dot_type)->from_float;
    if (!round_) {
        return;
    }
    product_     = product;
    state_bytes_ = ggml_row_size(product->vec_dot_type, matrix->ne[0]);
    states_.resize(capacity_ * state_bytes_);
    matrix_ = matrix;
}

void candidate_head::keep_states(const ggml_tensor * node) {
    const auto * rows = static_cast<const uint8_t *>(node->data);
    for (int64_t i = 0; i < node->ne[1] && outputs_ < capacity_; i++) {
        const void * state = rows + static_cast<size_t>(i) * node->nb[1];
        round_(static_cast<const float *>(state), states_.data() + outputs_ * state_bytes_, node->ne[0]);
        outputs_++;
    }
}

} // namespace genrec
