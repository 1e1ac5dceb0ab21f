// SPDX-License-Identifier: Apache-2.0
#include "out-prod.h"

namespace genrec {
namespace {

ggml_tensor * turned(ggml_context * context, ggml_tensor * tensor, const base_model & base) {
    if (tensor->op == GGML_OP_TRANSPOSE) {
        ggml_tensor * straight = tensor->src[0];
        return ggml_is_contiguous(straight) ? straight : ggml_cont(context, straight);
    }
    if (ggml_tensor * ready = base.transposed(tensor)) {
        return ready;
    }
    return ggml_cont(context, ggml_transpose(context, tensor));
}

} // namespace

void replace_out_prods(ggml_context * context, ggml_cgraph * graph, const base_model & base) {
    std::map<ggml_tensor *, ggml_tensor *> made;
    for (int i = 0; i < ggml_graph_n_nodes(graph); i++) {
        ggml_tensor * node = ggml_graph_node(graph, i);
        if (node->op != GGML_OP_OUT_PROD) {
            continue;
        }
        node->op = GGML_OP_MUL_MAT; // OUT_PROD sums over the second axis of both
        for (int operand = 0; operand < 2; operand++) {
            ggml_tensor *& copy = made[node->src[operand]];
            if (!copy) {
                copy = turned(context, node->src[operand], base);
            }
            node->src[operand] = copy;
        }
    }
}

} // namespace genrec
