// SPDX-License-Identifier: Apache-2.0
// The loops that are worth an instruction set of their own. A library for one CPU has them once, compiled for it; one that
// runs on any x86-64 has them several times, from the same sources, and takes the best that the CPU can run.
#pragma once

#include "ggml.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace genrec {

// A matrix in memory: the element at (row, column) is `row` * its row stride + `column` * its column stride bytes away.
struct strided_matrix {
    const char * data;
    size_t       row;
    size_t       column;
    ggml_type    type = GGML_TYPE_F32; // only a right factor may have another one; it then lies row by row
};

// What a step of AdamW multiplies with.
struct adamw_factors {
    float shrunk;  // gradients, so that they are not too long together
    float beta1;
    float beta2;
    float kept;    // weights
    float first;   // corrects the first moment's bias
    float second;  // corrects the second moment's bias
    float rate;
    float epsilon;
};

struct kernels {
    const char * name; // of the instruction set

    // See log-softmax.h.
    double (*log_sum_exp)(const float * logits, size_t count);

    // Moves `count` weights and their moments, and sets their gradients to zero.
    void (*adamw_step)(const adamw_factors & by, float * weights, float * gradients, float * first_moments,
                       float * second_moments, size_t count);

    // The columns first..last and the rows first_row..last_row of left * right, as product.h's multiply. `packed` is room for
    // packed_floats.
    void (*multiply_columns)(const strided_matrix & left, const strided_matrix & right, int64_t first_row, int64_t last_row,
                             int64_t inner, int64_t first, int64_t last, float * out, int64_t stride, bool add,
                             float * packed);

    int64_t tile_rows;    // of the result that are computed at once
    int64_t tile_columns; // and columns
};

constexpr int64_t deepest_part  = 384; // elements of a sum at once: packed columns of that depth stay in the cache
constexpr int64_t most_columns  = 256; // columns that are packed at once
constexpr int64_t packed_floats = deepest_part * most_columns;

// Those that this CPU can run, best first.
std::vector<const kernels *> usable_kernels();

const kernels & best_kernels();

} // namespace genrec
