// SPDX-License-Identifier: Apache-2.0
// ggml's automatic differentiation, with its slow operation replaced.
#pragma once

#include "base-model.h"

#include <map>
#include <vector>

namespace genrec {

// The gradients of parameters that `forward` reaches, given the gradient of its last tensor `top`.
std::map<ggml_tensor *, ggml_tensor *> gradients(ggml_context * context, ggml_cgraph * forward, ggml_tensor * top,
                                                 ggml_tensor * top_gradient, const base_model & base, bool on_cpu);

} // namespace genrec
