// SPDX-License-Identifier: Apache-2.0
#include "transpose.h"

#include <algorithm>
#include <cstdint>

namespace genrec {
namespace {

constexpr int64_t block = 16; // of 16 floats, a cache line

// Columns from..to of one matrix: to[column][row] = from[row][column].
void transpose_columns(const char * from, size_t stride, int64_t rows, int64_t first, int64_t last, float * to) {
    for (int64_t row = 0; row < rows; row += block) {
        const int64_t end = std::min(row + block, rows);
        for (int64_t column = first; column < last; column++) {
            float * out = to + column * rows;
            for (int64_t r = row; r < end; r++) {
                out[r] = reinterpret_cast<const float *>(from + static_cast<size_t>(r) * stride)[column];
            }
        }
    }
}

void transpose(ggml_tensor * to, int thread, int threads, void *) {
    const ggml_tensor * from    = to->src[0];
    const int64_t       columns = from->ne[0];
    const int64_t       rows    = from->ne[1];
    const int64_t       blocks  = (columns + block - 1) / block;
    const int64_t       work    = blocks * from->ne[2] * from->ne[3];
    for (int64_t i = work * thread / threads; i < work * (thread + 1) / threads; i++) {
        const int64_t matrix = i / blocks;
        const auto    axis2  = static_cast<size_t>(matrix % from->ne[2]);
        const auto    axis3  = static_cast<size_t>(matrix / from->ne[2]);
        const int64_t first  = i % blocks * block;
        const char *  source = static_cast<const char *>(from->data) + axis2 * from->nb[2] + axis3 * from->nb[3];
        transpose_columns(source, from->nb[1], rows, first, std::min(first + block, columns),
                          static_cast<float *>(to->data) + matrix * rows * columns);
    }
}

} // namespace

ggml_tensor * transposed_copy(ggml_context * context, ggml_tensor * tensor, bool on_cpu) {
    if (!on_cpu || tensor->nb[0] != sizeof(float) || tensor->type != GGML_TYPE_F32) {
        return ggml_cont(context, ggml_transpose(context, tensor));
    }
    return ggml_custom_4d(context, GGML_TYPE_F32, tensor->ne[1], tensor->ne[0], tensor->ne[2], tensor->ne[3], &tensor, 1,
                          transpose, GGML_N_TASKS_MAX, nullptr);
}

} // namespace genrec
