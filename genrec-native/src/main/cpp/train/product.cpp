// SPDX-License-Identifier: Apache-2.0
#include "product.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>
#include <vector>

namespace genrec {
namespace {

// A tile of `tile_rows` by two vectors of the result stays in registers while the sum runs.
#if defined(__AVX512F__)
constexpr int64_t lanes     = 16;
constexpr int64_t tile_rows = 12;
#elif defined(__AVX__)
constexpr int64_t lanes     = 8;
constexpr int64_t tile_rows = 6;
#elif defined(__GNUC__)
constexpr int64_t lanes     = 4;
constexpr int64_t tile_rows = 6;
#else
constexpr int64_t lanes     = 1;
constexpr int64_t tile_rows = 4;
#endif
#ifdef __GNUC__
typedef float floats __attribute__((vector_size(lanes * sizeof(float))));
#else
using floats = float;
#endif

constexpr int64_t panel   = 2 * lanes; // columns of a tile
constexpr int64_t deepest = 384;       // elements of a sum at once: a packed panel of that depth stays in the cache
constexpr int64_t widest  = 256;       // columns that are packed at once where the left factor is too long for the cache

floats load(const float * from) {
    floats values;
    std::memcpy(&values, from, sizeof(values));
    return values;
}

void store(float * to, floats values) {
    std::memcpy(to, &values, sizeof(values));
}

// Of one panel: right factor's rows one after the other, each of `panel` floats.
using tile_function = void (*)(const char *, size_t, size_t, const float *, int64_t, int64_t, float *, int64_t, bool);

template <size_t rows>
void multiply_tile(const char * left, size_t row_stride, size_t inner_stride, const float * packed, int64_t depth,
                   int64_t columns, float * out, int64_t stride, bool add) {
    floats sums[rows][2] = {};
    for (int64_t k = 0; k < depth; k++) {
        const floats first = load(packed + k * panel);
        const floats other = load(packed + k * panel + lanes);
        for (size_t row = 0; row < rows; row++) {
            const float factor = *reinterpret_cast<const float *>(left + row * row_stride);
            sums[row][0] += factor * first;
            sums[row][1] += factor * other;
        }
        left += inner_stride;
    }
    for (size_t row = 0; row < rows; row++) {
        float * place = out + static_cast<int64_t>(row) * stride;
        float   edge[panel] = {};
        float * whole = columns == panel ? place : edge;
        if (whole == edge) {
            std::copy_n(place, columns, edge);
        }
        store(whole, add ? load(whole) + sums[row][0] : sums[row][0]);
        store(whole + lanes, add ? load(whole + lanes) + sums[row][1] : sums[row][1]);
        if (whole == edge) {
            std::copy_n(edge, columns, place);
        }
    }
}

template <size_t... rows> constexpr std::array<tile_function, sizeof...(rows)> tiles(std::index_sequence<rows...>) {
    return {multiply_tile<rows + 1>...};
}

constexpr auto tile_functions = tiles(std::make_index_sequence<tile_rows>());

// The floats of a row's columns first..last.
const float * row_floats(const strided_matrix & right, int64_t row, int64_t first, int64_t last, float * space) {
    const char * start = right.data + static_cast<size_t>(row) * right.row;
    if (right.type == GGML_TYPE_F32) {
        return reinterpret_cast<const float *>(start) + first;
    }
    start += static_cast<size_t>(first / ggml_blck_size(right.type)) * ggml_type_size(right.type);
    ggml_get_type_traits(right.type)->to_float(start, space, last - first);
    return space;
}

// Copies right's rows from..to and columns first..last into panels one after the other, filled up with zeros.
void pack(const strided_matrix & right, int64_t from, int64_t to, int64_t first, int64_t last, float * packed) {
    const int64_t depth = to - from;
    if ((last - first) % panel != 0) {
        std::fill_n(packed + (last - first) / panel * panel * depth, panel * depth, 0.0f);
    }
    if (right.type != GGML_TYPE_F32 || right.column == sizeof(float)) {
        float space[widest];
        for (int64_t k = 0; k < depth; k++) {
            const float * values = row_floats(right, from + k, first, last, space);
            for (int64_t column = 0; column < last - first; column += panel) {
                std::copy_n(values + column, std::min(panel, last - first - column), packed + column * depth + k * panel);
            }
        }
        return;
    }
    for (int64_t column = 0; column < last - first; column++) {
        const char * values = right.data + static_cast<size_t>(from) * right.row +
                              static_cast<size_t>(first + column) * right.column;
        float *      out    = packed + column / panel * panel * depth + column % panel;
        for (int64_t k = 0; k < depth; k++) {
            out[k * panel] = *reinterpret_cast<const float *>(values + static_cast<size_t>(k) * right.row);
        }
    }
}

// The columns first..last of the result.
void multiply_columns(const strided_matrix & left, const strided_matrix & right, int64_t first_row, int64_t last_row,
                      int64_t inner, int64_t first, int64_t last, float * out, int64_t stride, bool add) {
    thread_local std::vector<float> packed(static_cast<size_t>(deepest * widest));
    const int64_t                   parts = (inner + deepest - 1) / deepest;
    const int64_t                   depth = (inner + parts - 1) / parts;
    for (int64_t from = 0; from < inner; from += depth) {
        const int64_t to = std::min(from + depth, inner);
        pack(right, from, to, first, last, packed.data());
        for (int64_t row = first_row; row < last_row; row += tile_rows) {
            const tile_function tile = tile_functions[static_cast<size_t>(std::min(tile_rows, last_row - row) - 1)];
            const char * start = left.data + static_cast<size_t>(row) * left.row + static_cast<size_t>(from) * left.column;
            for (int64_t column = first; column < last; column += panel) {
                tile(start, left.row, left.column, packed.data() + (column - first) * (to - from), to - from,
                     std::min(panel, last - column), out + row * stride + column, stride, add || from > 0);
            }
        }
    }
}

// How many columns are packed at once: few, so that threads share the work evenly, unless that reads too much too often.
int64_t columns_at_once(const strided_matrix & right, int64_t inner) {
    return inner > 4096 || right.type != GGML_TYPE_F32 ? widest : panel;
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
    const operands first   = find_operands(node, 0, 0);
    const int64_t  wide    = columns_at_once(first.right, first.inner);
    const int64_t  groups  = (node->ne[0] + wide - 1) / wide;
    const int64_t  heights = (node->ne[1] + tile_rows - 1) / tile_rows;
    const int64_t  work    = heights * groups * node->ne[2] * node->ne[3];
    const int64_t  end     = work * (thread + 1) / threads;
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
        multiply_columns(factors.left, factors.right, height * tile_rows, std::min((height + count) * tile_rows, node->ne[1]),
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
              int64_t columns, float * out, int64_t stride, bool add) {
    const int64_t wide = columns_at_once(right, inner);
    for (int64_t column = 0; column < columns; column += wide) {
        multiply_columns(left, right, first, last, inner, column, std::min(column + wide, columns), out, stride, add);
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
