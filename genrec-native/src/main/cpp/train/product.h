// SPDX-License-Identifier: Apache-2.0
// Matrix products on the CPU: ggml's are made for few rows or long sums, a training step has many rows and short sums.
#pragma once

#include "kernels.h"

#include "ggml.h"

#include <cstdint>

namespace genrec {

// out = left * right, or out += left * right; out is [rows, columns] with rows `stride` floats apart. Only the rows from
// `first` to below `last` are computed. Each element is summed in the same order whatever the other numbers are.
void multiply(const strided_matrix & left, const strided_matrix & right, int64_t first, int64_t last, int64_t inner,
              int64_t columns, float * out, int64_t stride, bool add, const kernels & with = best_kernels());

// Lets such products compute the graph's MUL_MAT and OUT_PROD nodes where they can: F32, or OUT_PROD with any matrix.
void use_own_products(ggml_context * context, ggml_cgraph * graph);

} // namespace genrec
