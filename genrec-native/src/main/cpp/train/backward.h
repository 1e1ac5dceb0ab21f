// SPDX-License-Identifier: Apache-2.0
// ggml's automatic differentiation.
#pragma once

#include "ggml.h"

#include <map>

namespace genrec {

// The gradients of parameters that `forward` reaches, given the gradient of its last tensor `top`.
std::map<ggml_tensor *, ggml_tensor *> gradients(ggml_context * context, ggml_cgraph * forward, ggml_tensor * top,
                                                 ggml_tensor * top_gradient);

} // namespace genrec
