// SPDX-License-Identifier: Apache-2.0
#include "step-graph.h"

#include "backward.h"
#include "llama-graph.h"
#include "loss-head.h"
#include "out-prod.h"
#include "product.h"

#include <cmath>

namespace genrec {
namespace {

double total_loss(ggml_tensor * label_probabilities, const micro_batch & batch) {
    std::vector<float> p(static_cast<size_t>(ggml_nelements(label_probabilities)));
    ggml_backend_tensor_get(label_probabilities, p.data(), 0, p.size() * sizeof(float));
    double sum = 0;
    size_t i   = 0;
    for (const target_rows & part : batch.targets) {
        for (const float weight : part.weights) {
            if (weight != 0.0f) {
                // A probability may round to 0, and the loss stays finite; a NaN stays a NaN.
                sum -= std::log(p[i] < 1e-38f ? 1e-38 : static_cast<double>(p[i]));
            }
            i++;
        }
    }
    return sum;
}

void compute_results(compute & where, const graph_inputs & inputs, const base_model & base,
                     const std::vector<ggml_tensor *> & results) {
    const auto build = [&] {
        ggml_cgraph * graph = ggml_new_graph_custom(inputs.context(), graph_size(base), false);
        for (ggml_tensor * result : results) {
            ggml_set_output(result);
            ggml_build_forward_expand(graph, result);
        }
        return graph;
    };
    ggml_cgraph * graph = build();
    if (where.on_cpu()) {
        use_own_products(inputs.context(), graph);
    } else {
        replace_out_prods(inputs.context(), graph, base);
        graph = build();
    }
    where.allocate(graph);
    inputs.upload();
    where.run(graph);
}

} // namespace

double compute_loss(compute & where, const trained_model & model, const micro_batch & batch) {
    graph_inputs    inputs(graph_size(model.base), 0.0f, random_numbers(0));
    ggml_tensor *   hidden = hidden_states(inputs, model.base, model.lora, batch);
    const loss_head head   = add_loss_head(inputs, model.base, hidden, batch, 1.0f);
    compute_results(where, inputs, model.base, {head.label_probabilities});
    return total_loss(head.label_probabilities, batch);
}

double compute_gradients(compute & where, const trained_model & model, const micro_batch & batch, float scale, float dropout,
                         random_numbers random, std::vector<std::vector<float>> & sums) {
    const size_t    nodes = graph_size(model.base);
    graph_inputs    inputs(nodes, dropout, random);
    ggml_context *  context = inputs.context();
    ggml_tensor *   hidden  = hidden_states(inputs, model.base, model.lora, batch);
    const loss_head head    = add_loss_head(inputs, model.base, hidden, batch, scale);

    ggml_cgraph * forward = ggml_new_graph_custom(context, nodes, true);
    ggml_build_forward_expand(forward, hidden);
    std::map<ggml_tensor *, ggml_tensor *> by_parameter = gradients(context, forward, hidden, head.hidden_gradient);
    if (head.weight_gradient) {
        ggml_tensor *& gradient = by_parameter[model.base.output()];
        gradient = gradient ? ggml_add(context, gradient, head.weight_gradient) : head.weight_gradient;
    }

    const std::vector<ggml_tensor *> parameters = model.parameters();
    std::vector<ggml_tensor *>       results{head.label_probabilities};
    for (ggml_tensor * parameter : parameters) {
        results.push_back(by_parameter.at(parameter));
    }
    compute_results(where, inputs, model.base, results);
    for (size_t i = 0; i < parameters.size(); i++) {
        host_floats          values(by_parameter.at(parameters[i]));
        std::vector<float> & sum = sums[i];
        for (size_t j = 0; j < sum.size(); j++) {
            sum[j] += values.data()[j];
        }
    }
    return total_loss(head.label_probabilities, batch);
}

} // namespace genrec
