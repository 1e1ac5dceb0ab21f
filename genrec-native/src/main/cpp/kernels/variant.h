// SPDX-License-Identifier: Apache-2.0
// Included by what is compiled once for each instruction set, in the namespace GENREC_KERNELS. Nothing else may be included
// there that defines functions, such as the standard library's templates: the linker keeps one copy of those for the whole
// library, and that may be one that this CPU cannot run.
#pragma once

#include "kernels.h"

namespace genrec {
namespace GENREC_KERNELS {

double log_sum_exp(const float * logits, size_t count);

void adamw_step(const adamw_factors & by, float * weights, float * gradients, float * first_moments, float * second_moments,
                size_t count);

void multiply_columns(const strided_matrix & left, const strided_matrix & right, int64_t first_row, int64_t last_row,
                      int64_t inner, int64_t first, int64_t last, float * out, int64_t stride, bool add, float * packed);

// A tile of `tile_rows` by two vectors of the result stays in registers while a product's sum runs.
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
constexpr int64_t tile_columns = 2 * lanes;

} // namespace GENREC_KERNELS
} // namespace genrec
