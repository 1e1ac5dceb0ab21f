// SPDX-License-Identifier: Apache-2.0
// ggml's gradient of a matrix product, OUT_PROD, for devices other than the CPU.
#pragma once

#include "base-model.h"

namespace genrec {

// Turns the graph's OUT_PRODs, which devices compute slowly and for quantised weights not at all, into MUL_MATs of transposed
// operands. The graph must be built anew then: the products have other sources.
void replace_out_prods(ggml_context * context, ggml_cgraph * graph, const base_model & base);

} // namespace genrec
