// SPDX-License-Identifier: Apache-2.0
#include "llama-graph.h"

#include <algorithm>
#include <cmath>

namespace genrec {
namespace {

class forward_pass {
  public:
    forward_pass(graph_inputs & inputs, const base_model & base, const adapter * lora, const micro_batch & batch)
        : inputs_(inputs), base_(base), shape_(base.shape()), lora_(lora), context_(inputs.context()), length_(batch.length),
          sequences_(batch.sequences) {}

    ggml_tensor * run(const micro_batch & batch) {
        positions_ = inputs_.add(batch.positions);
        make_mask(batch.positions);
        ggml_tensor * x = residual_dropout(ggml_get_rows(context_, base_.embeddings(), inputs_.add(batch.tokens)));
        for (const llama_block & block : base_.blocks()) {
            x = ggml_add(context_, x, residual_dropout(attention(block, normalised(x, block.attention_norm))));
            x = ggml_add(context_, x, residual_dropout(feed_forward(block, normalised(x, block.feed_forward_norm))));
        }
        std::vector<int32_t> rows;
        for (const target_rows & part : batch.targets) {
            rows.insert(rows.end(), part.rows.begin(), part.rows.end());
        }
        return normalised(ggml_get_rows(context_, x, inputs_.add(rows)), base_.output_norm());
    }

  private:
    int64_t group() const { return shape_.heads / shape_.kv_heads; }

    // A token attends to those of its example up to itself; padding to itself alone.
    void make_mask(const std::vector<int32_t> & positions) {
        const auto         length = static_cast<size_t>(length_);
        const auto         rows   = length * static_cast<size_t>(group());
        std::vector<float> mask(static_cast<size_t>(sequences_) * rows * length, -INFINITY);
        for (size_t sequence = 0; sequence < static_cast<size_t>(sequences_); sequence++) {
            for (size_t row = 0; row < rows; row++) {
                const size_t query = row % length;
                const auto   first = query - static_cast<size_t>(positions[sequence * length + query]);
                float *      keys  = mask.data() + (sequence * rows + row) * length;
                std::fill(keys + first, keys + query + 1, 0.0f);
            }
        }
        mask_ = ggml_reshape_4d(context_, inputs_.add(std::move(mask), length_, length_ * group() * sequences_), length_,
                                length_ * group(), 1, sequences_);
    }

    ggml_tensor * residual_dropout(ggml_tensor * x) { return lora_ ? x : inputs_.dropped_out(x); }

    ggml_tensor * normalised(ggml_tensor * x, ggml_tensor * weights) {
        return ggml_mul(context_, ggml_rms_norm(context_, x, shape_.epsilon), weights);
    }

    ggml_tensor * linear(ggml_tensor * weights, ggml_tensor * x) {
        ggml_tensor *         y     = ggml_mul_mat(context_, weights, x);
        const adapter::pair * added = lora_ ? lora_->of(weights) : nullptr;
        if (!added) {
            return y;
        }
        ggml_tensor * low = ggml_mul_mat(context_, added->a, inputs_.dropped_out(x));
        return ggml_add(context_, y, ggml_scale(context_, ggml_mul_mat(context_, added->b, low), lora_->scale()));
    }

    ggml_tensor * turned(ggml_tensor * x, int64_t heads) {
        x = ggml_reshape_3d(context_, x, shape_.head_width, heads, length_ * sequences_);
        x = ggml_rope_ext(context_, x, positions_, base_.rope_factors(), static_cast<int>(shape_.rotated),
                          GGML_ROPE_TYPE_NORMAL, 0, shape_.rope_base, shape_.rope_scale, 0.0f, 1.0f, 32.0f, 1.0f);
        return by_head(x, heads, 0, 2, 1, 3);
    }

    ggml_tensor * by_head(ggml_tensor * x, int64_t heads, int axis0, int axis1, int axis2, int axis3) {
        x = ggml_reshape_4d(context_, x, shape_.head_width, heads, length_, sequences_);
        return ggml_cont(context_, ggml_permute(context_, x, axis0, axis1, axis2, axis3));
    }

    // Broadcasting a key head over its query heads has no gradient in ggml: they become further rows of one head instead.
    ggml_tensor * attention(const llama_block & block, ggml_tensor * x) {
        ggml_tensor * q = turned(linear(block.query, x), shape_.heads);
        ggml_tensor * k = turned(linear(block.key, x), shape_.kv_heads);
        ggml_tensor * v = by_head(linear(block.value, x), shape_.kv_heads, 1, 2, 0, 3);
        q = ggml_reshape_4d(context_, q, shape_.head_width, length_ * group(), shape_.kv_heads, sequences_);
        ggml_tensor * p = ggml_soft_max_ext(context_, ggml_mul_mat(context_, k, q), mask_,
                                            1.0f / std::sqrt(static_cast<float>(shape_.head_width)), 0.0f);
        ggml_tensor * o = ggml_mul_mat(context_, v, p);
        o = ggml_reshape_4d(context_, o, shape_.head_width, length_, shape_.heads, sequences_);
        o = ggml_cont(context_, ggml_permute(context_, o, 0, 2, 1, 3));
        o = ggml_reshape_2d(context_, o, shape_.head_width * shape_.heads, length_ * sequences_);
        return linear(block.attention_output, o);
    }

    ggml_tensor * feed_forward(const llama_block & block, ggml_tensor * x) {
        return linear(block.down, ggml_swiglu_split(context_, linear(block.gate, x), linear(block.up, x)));
    }

    graph_inputs &      inputs_;
    const base_model &  base_;
    const llama_shape & shape_;
    const adapter *     lora_;
    ggml_context *      context_;
    int64_t             length_;
    int64_t             sequences_;
    ggml_tensor *       positions_ = nullptr;
    ggml_tensor *       mask_      = nullptr;
};

} // namespace

size_t graph_size(const base_model & base) {
    return 1024 + 1024 * static_cast<size_t>(base.shape().layers);
}

ggml_tensor * hidden_states(graph_inputs & inputs, const base_model & base, const adapter * lora, const micro_batch & batch) {
    return forward_pass(inputs, base, lora, batch).run(batch);
}

} // namespace genrec
