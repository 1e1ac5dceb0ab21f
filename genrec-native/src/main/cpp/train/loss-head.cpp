// SPDX-License-Identifier: Apache-2.0
#include "loss-head.h"

namespace genrec {

loss_head add_loss_head(graph_inputs & inputs, const base_model & base, ggml_tensor * hidden, const micro_batch & batch,
                        float gradient_scale) {
    ggml_context * context = inputs.context();
    const auto     rows    = static_cast<int64_t>(batch.rows.size());
    const bool     chosen  = !batch.choices.empty();
    const bool     trained = (base.output()->flags & GGML_TENSOR_FLAG_PARAM) != 0;

    ggml_tensor * choices = chosen ? inputs.add(batch.choices) : nullptr;
    ggml_tensor * weights = chosen ? ggml_get_rows(context, base.output(), choices) : base.output();
    const int64_t classes = weights->ne[1];

    ggml_tensor * logits = ggml_mul_mat(context, weights, hidden);
    ggml_tensor * mask   = chosen ? inputs.add(batch.choice_mask, classes, rows) : nullptr;
    ggml_tensor * p      = ggml_soft_max_ext(context, logits, mask, 1.0f, 0.0f);

    std::vector<int32_t> flat(batch.labels.size());
    std::vector<float>   scales(batch.weights);
    for (size_t i = 0; i < flat.size(); i++) {
        flat[i] = static_cast<int32_t>(static_cast<int64_t>(i) * classes + batch.labels[i]);
        scales[i] *= gradient_scale;
    }
    ggml_tensor * labels = inputs.add(batch.labels);
    ggml_tensor * scale  = inputs.add(std::move(scales), 1, rows);

    loss_head head;
    head.label_probabilities = ggml_get_rows(context, ggml_reshape_2d(context, p, 1, classes * rows), inputs.add(flat));
    ggml_tensor * expected   = ggml_out_prod(context, weights, ggml_transpose(context, p));
    head.hidden_gradient =
        ggml_mul(context, ggml_sub(context, expected, ggml_get_rows(context, weights, labels)), scale);
    if (trained) {
        // (p - onehot)^T times the scaled hidden states, the one-hot part as an addition to the labels' rows.
        ggml_tensor * scaled = ggml_mul(context, hidden, scale);
        ggml_tensor * dense  = ggml_out_prod(context, scaled, p);
        ggml_tensor * gradient = ggml_sub(context, dense, ggml_get_rows_back(context, scaled, labels, weights));
        head.weight_gradient   = chosen ? ggml_get_rows_back(context, gradient, choices, base.output()) : gradient;
    }
    return head;
}

} // namespace genrec
