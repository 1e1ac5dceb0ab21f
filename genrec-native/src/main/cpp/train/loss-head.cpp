// SPDX-License-Identifier: Apache-2.0
#include "loss-head.h"

namespace genrec {
namespace {

class head_builder {
  public:
    head_builder(graph_inputs & inputs, const base_model & base, float gradient_scale)
        : inputs_(inputs), context_(inputs.context()), output_(base.output()),
          trained_((base.output()->flags & GGML_TENSOR_FLAG_PARAM) != 0), gradient_scale_(gradient_scale) {}

    // `hidden` is [width, N] with the N rows of these targets.
    void add(ggml_tensor * hidden, const target_rows & targets) {
        const auto    rows    = static_cast<int64_t>(targets.rows.size());
        const bool    chosen  = !targets.choices.empty();
        ggml_tensor * choices = chosen ? inputs_.add(targets.choices) : nullptr;
        ggml_tensor * weights = chosen ? ggml_get_rows(context_, output_, choices) : output_;
        const int64_t classes = weights->ne[1];

        ggml_tensor * logits = ggml_mul_mat(context_, weights, hidden);
        ggml_tensor * mask   = chosen ? inputs_.add(targets.choice_mask, classes, rows) : nullptr;
        ggml_tensor * p      = ggml_soft_max_ext(context_, logits, mask, 1.0f, 0.0f);

        std::vector<int32_t> flat(targets.labels.size());
        std::vector<float>   scales(targets.weights);
        for (size_t i = 0; i < flat.size(); i++) {
            flat[i] = static_cast<int32_t>(static_cast<int64_t>(i) * classes + targets.labels[i]);
            scales[i] *= gradient_scale_;
        }
        ggml_tensor * labels = inputs_.add(targets.labels);
        ggml_tensor * scale  = inputs_.add(std::move(scales), 1, rows);

        append(head_.label_probabilities,
               ggml_get_rows(context_, ggml_reshape_2d(context_, p, 1, classes * rows), inputs_.add(flat)));
        ggml_tensor * expected = ggml_out_prod(context_, weights, ggml_transpose(context_, p));
        append(head_.hidden_gradient,
               ggml_mul(context_, ggml_sub(context_, expected, ggml_get_rows(context_, weights, labels)), scale));
        if (trained_) {
            // (p - onehot)^T times the scaled hidden states, the one-hot part as an addition to the labels' rows.
            ggml_tensor * scaled = ggml_mul(context_, hidden, scale);
            ggml_tensor * dense  = ggml_out_prod(context_, scaled, p);
            append(head_.weight_gradient,
                   ggml_sub(context_, dense, ggml_get_rows_back(context_, scaled, labels, weights)));
            all_choices_.insert(all_choices_.end(), targets.choices.begin(), targets.choices.end());
        }
    }

    loss_head finish() {
        if (trained_ && !all_choices_.empty()) {
            head_.weight_gradient =
                ggml_get_rows_back(context_, head_.weight_gradient, inputs_.add(all_choices_), output_);
        }
        return head_;
    }

  private:
    void append(ggml_tensor *& columns, ggml_tensor * more) {
        columns = columns ? ggml_concat(context_, columns, more, 1) : more;
    }

    graph_inputs &       inputs_;
    ggml_context *       context_;
    ggml_tensor *        output_;
    bool                 trained_;
    float                gradient_scale_;
    std::vector<int32_t> all_choices_; // (sum of C) those that the columns of the weights' gradient belong to
    loss_head            head_;
};

} // namespace

loss_head add_loss_head(graph_inputs & inputs, const base_model & base, ggml_tensor * hidden, const micro_batch & batch,
                        float gradient_scale) {
    head_builder head(inputs, base, gradient_scale);
    size_t       first = 0;
    for (const target_rows & part : batch.targets) {
        head.add(ggml_view_2d(inputs.context(), hidden, hidden->ne[0], static_cast<int64_t>(part.rows.size()), hidden->nb[1],
                              first * hidden->nb[1]),
                 part);
        first += part.rows.size();
    }
    return head.finish();
}

} // namespace genrec
