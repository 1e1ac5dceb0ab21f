// SPDX-License-Identifier: Apache-2.0
#include "product.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace genrec {
namespace {

void multiply_columns(const kernels & with, const strided_matrix & left, const strided_matrix & right, int64_t first_row,
                      int64_t last_row, int64_t inner, int64_t first, int64_t last, float * out, int64_t stride, bool add) {
    thread_local std::vector<float> packed(static_cast<size_t>(packed_floats));
    with.multiply_columns(left, right, first_row, last_row, inner, first, last, out, stride, add, packed.data());
}

// How many columns are packed at once: few, so that threads share the work evenly, unless that reads too much too often.
int64_t columns_at_once(const kernels & with, const strided_matrix & right, int64_t inner) {
    return inner > 4096 || right.type != GGML_TYPE_F32 ? most_columns : with.tile_columns;
}

struct operands {
    strided_matrix left;
    strided_matrix right;
    int64_t        inner;
};

strided_matrix part(const ggml_tensor * tensor, int64_t axis2, int64_t axis3, bool turned) {
    const char * data = static_cast<const char *>(tensor->data) + static_cast<size_t>(axis2) * tensor->nb[2] +
                        static_cast<size_t>(axis3) * tensor->nb[3];
    return turned ? strided_matrix{data, tensor->nb[0], tensor->nb[1], tensor->type}
                  : strided_matrix{data, tensor->nb[1], tensor->nb[0], tensor->type};
}

// What ggml calls the second operand is the left factor of a product of row-major matrices.
operands mul_mat_operands(const ggml_tensor * node, int64_t axis2, int64_t axis3) {
    return {part(node->src[1], axis2, axis3, false), part(node->src[0], axis2, axis3, true), node->src[0]->ne[0]};
}

operands out_prod_operands(const ggml_tensor * node, int64_t axis2, int64_t axis3) {
    return {part(node->src[1], axis2, axis3, true), part(node->src[0], axis2, axis3, false), node->src[0]->ne[1]};
}

// A thread takes a range of (matrix, columns, rows), the rows in tiles, so that it packs few columns that others pack, too.
template <operands (*find_operands)(const ggml_tensor *, int64_t, int64_t)>
void compute_product(ggml_tensor * node, int thread, int threads, void *) {
    const kernels & with    = best_kernels();
    const int64_t   high    = with.tile_rows;
    const operands  first   = find_operands(node, 0, 0);
    const int64_t   wide    = columns_at_once(with, first.right, first.inner);
    const int64_t   groups  = (node->ne[0] + wide - 1) / wide;
    const int64_t   heights = (node->ne[1] + high - 1) / high;
    const int64_t   work    = heights * groups * node->ne[2] * node->ne[3];
    const int64_t   end     = work * (thread + 1) / threads;
    for (int64_t i = work * thread / threads; i < end;) {
        const int64_t  height  = i % heights;
        const int64_t  count   = std::min(heights - height, end - i);
        const int64_t  column  = i / heights % groups * wide;
        const int64_t  matrix  = i / heights / groups;
        const int64_t  axis2   = matrix % node->ne[2];
        const int64_t  axis3   = matrix / node->ne[2];
        const operands factors = find_operands(node, axis2, axis3);
        char *         out     = static_cast<char *>(node->data) + static_cast<size_t>(axis2) * node->nb[2] +
                     static_cast<size_t>(axis3) * node->nb[3];
        multiply_columns(with, factors.left, factors.right, height * high, std::min((height + count) * high, node->ne[1]),
                         factors.inner, column, std::min(column + wide, node->ne[0]), reinterpret_cast<float *>(out),
                         static_cast<int64_t>(node->nb[1] / sizeof(float)), false);
        i += count;
    }
}

bool same_batch(const ggml_tensor * node) {
    return node->src[0]->ne[2] == node->src[1]->ne[2] && node->src[0]->ne[3] == node->src[1]->ne[3];
}

} // namespace

void multiply(const strided_matrix & left, const strided_matrix & right, int64_t first, int64_t last, int64_t inner,
              int64_t columns, float * out, int64_t stride, bool add, const kernels & with) {
    const int64_t wide = columns_at_once(with, right, inner);
    for (int64_t column = 0; column < columns; column += wide) {
        multiply_columns(with, left, right, first, last, inner, column, std::min(column + wide, columns), out, stride, add);
    }
}

void use_own_products(ggml_context * context, ggml_cgraph * graph) {
    const auto operation = [context](ggml_custom_op_t function) {
        return ggml_custom_4d(context, GGML_TYPE_F32, 1, 1, 1, 1, nullptr, 0, function, GGML_N_TASKS_MAX, nullptr);
    };
    const ggml_tensor * mul_mat  = operation(compute_product<mul_mat_operands>);
    const ggml_tensor * out_prod = operation(compute_product<out_prod_operands>);
    for (int i = 0; i < ggml_graph_n_nodes(graph); i++) {
        ggml_tensor *       node = ggml_graph_node(graph, i);
        const ggml_tensor * own  = node->op == GGML_OP_OUT_PROD ? out_prod
                                   : node->op == GGML_OP_MUL_MAT && node->src[0]->type == GGML_TYPE_F32 ? mul_mat
                                                                                                        : nullptr;
        if (own && same_batch(node) && node->src[1]->type == GGML_TYPE_F32) {
            node->op = own->op;
            std::memcpy(node->op_params, own->op_params, sizeof(own->op_params));
        }
    }
}

} // namespace genrec
