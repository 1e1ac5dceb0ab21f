// SPDX-License-Identifier: Apache-2.0
// Transposed copies of F32 tensors within a graph.
#pragma once

#include "ggml.h"

namespace genrec {

// A contiguous copy with the first two axes exchanged. On the CPU it is made in blocks that stay in the cache: ggml's own
// copies element by element, and took a sixth of a step that trains all parameters.
ggml_tensor * transposed_copy(ggml_context * context, ggml_tensor * tensor, bool on_cpu);

} // namespace genrec
