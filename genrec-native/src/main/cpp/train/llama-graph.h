// SPDX-License-Identifier: Apache-2.0
// LLaMA's forward pass over whole sequences, from ggml operations that have a gradient.
#pragma once

#include "adapter.h"
#include "base-model.h"
#include "graph-inputs.h"
#include "micro-batch.h"

namespace genrec {

// How many nodes a graph with the backward pass has at most.
size_t graph_size(const base_model & base);

// The last block's output at the rows with loss, normalised: [width, N]. `lora` may be nullptr; without it dropout falls on
// the embeddings and each block's two addends, with it on the adapters' inputs.
ggml_tensor * hidden_states(graph_inputs & inputs, const base_model & base, const adapter * lora, const micro_batch & batch);

} // namespace genrec
