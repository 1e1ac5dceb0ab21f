// SPDX-License-Identifier: Apache-2.0
// The model's head with the loss, and its gradient written by hand: ggml's own would need a one-hot row per token.
#pragma once

#include "base-model.h"
#include "graph-inputs.h"
#include "micro-batch.h"

namespace genrec {

struct loss_head {
    ggml_tensor * label_probabilities = nullptr; // [1, N]
    ggml_tensor * hidden_gradient     = nullptr; // [width, N], of the sum of -log p, times the scale
    ggml_tensor * weight_gradient     = nullptr; // like the head's weights; only if they are trained
};

// The softmax over the vocabulary, or over each row's choices. `hidden` is [width, N].
loss_head add_loss_head(graph_inputs & inputs, const base_model & base, ggml_tensor * hidden, const micro_batch & batch,
                        float gradient_scale);

} // namespace genrec
