// SPDX-License-Identifier: Apache-2.0
#include "backward.h"

#include <vector>

namespace genrec {

std::map<ggml_tensor *, ggml_tensor *> gradients(ggml_context * context, ggml_cgraph * forward, ggml_tensor * top,
                                                 ggml_tensor * top_gradient) {
    top->flags |= GGML_TENSOR_FLAG_LOSS; // ggml_set_loss takes scalars only
    const int                  count = ggml_graph_n_nodes(forward);
    std::vector<ggml_tensor *> given(static_cast<size_t>(count));
    std::vector<ggml_tensor *> parameters;
    for (int i = 0; i < count; i++) {
        ggml_tensor * node = ggml_graph_node(forward, i);
        if (node == top) {
            given[static_cast<size_t>(i)] = top_gradient;
        } else if (node->flags & GGML_TENSOR_FLAG_PARAM) {
            parameters.push_back(node);
        }
    }
    ggml_build_backward_expand(context, forward, given.data());
    std::map<ggml_tensor *, ggml_tensor *> found;
    for (ggml_tensor * parameter : parameters) {
        found[parameter] = ggml_graph_get_grad(forward, parameter);
    }
    return found;
}

} // namespace genrec
