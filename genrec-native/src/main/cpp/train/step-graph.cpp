// SPDX-License-Identifier: Apache-2.0
#include "step-graph.h"

#include "backward.h"
#include "llama-graph.h"
#include "loss-head.h"

#include <cmath>

namespace genrec {
namespace {

double total_loss(ggml_tensor * label_probabilities, const micro_batch & batch) {
    std::vector<float> p(batch.rows.size());
    ggml_backend_tensor_get(label_probabilities, p.data(), 0, p.size() * sizeof(float));
    double sum = 0;
    for (size_t i = 0; i < p.size(); i++) {
        if (batch.weights[i] != 0.0f) {
            // A probability may round to 0, and the loss stays finite; a NaN stays a NaN.
            sum -= std::log(p[i] < 1e-38f ? 1e-38 : static_cast<double>(p[i]));
        }
    }
    return sum;
}

} // namespace

double compute_loss(compute & where, const trained_model & model, const micro_batch & batch) {
    const size_t   nodes = graph_size(model.base);
    graph_inputs   inputs(nodes, 0.0f, random_numbers(0));
    ggml_tensor *  hidden = hidden_states(inputs, model.base, model.lora, batch);
    const loss_head head  = add_loss_head(inputs, model.base, hidden, batch, 1.0f, where.on_cpu());
    ggml_cgraph *  graph  = ggml_new_graph_custom(inputs.context(), nodes, false);
    ggml_set_output(head.label_probabilities);
    ggml_build_forward_expand(graph, head.label_probabilities);
    where.allocate(graph);
    inputs.upload();
    where.run(graph);
    return total_loss(head.label_probabilities, batch);
}

double compute_gradients(compute & where, const trained_model & model, const micro_batch & batch, float scale, float dropout,
                         random_numbers random, std::vector<std::vector<float>> & sums) {
    const size_t    nodes = graph_size(model.base);
    graph_inputs    inputs(nodes, dropout, random);
    ggml_context *  context = inputs.context();
    ggml_tensor *   hidden  = hidden_states(inputs, model.base, model.lora, batch);
    const loss_head head    = add_loss_head(inputs, model.base, hidden, batch, scale, where.on_cpu());

    ggml_cgraph * forward = ggml_new_graph_custom(context, nodes, true);
    ggml_build_forward_expand(forward, hidden);
    std::map<ggml_tensor *, ggml_tensor *> by_parameter =
        gradients(context, forward, hidden, head.hidden_gradient, model.base, where.on_cpu());
    if (head.weight_gradient) {
        ggml_tensor *& gradient = by_parameter[model.base.output()];
        gradient = gradient ? ggml_add(context, gradient, head.weight_gradient) : head.weight_gradient;
    }

    // A new graph, since the rewritten products have other sources than those that were sorted.
    ggml_cgraph * graph = ggml_new_graph_custom(context, nodes, false);
    ggml_set_output(head.label_probabilities);
    ggml_build_forward_expand(graph, head.label_probabilities);
    const std::vector<ggml_tensor *> parameters = model.parameters();
    for (ggml_tensor * parameter : parameters) {
        ggml_tensor * gradient = by_parameter.at(parameter);
        ggml_set_output(gradient);
        ggml_build_forward_expand(graph, gradient);
    }
    where.allocate(graph);
    inputs.upload();
    where.run(graph);
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
