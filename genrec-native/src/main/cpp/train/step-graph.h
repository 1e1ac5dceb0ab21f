// SPDX-License-Identifier: Apache-2.0
// Loss and gradients of one micro-batch.
#pragma once

#include "adapter.h"
#include "base-model.h"
#include "compute.h"
#include "micro-batch.h"
#include "random.h"

#include <vector>

namespace genrec {

// What is trained: a base with an adapter, or the base itself.
struct trained_model {
    const base_model & base;
    const adapter *    lora; // nullptr: the base

    std::vector<ggml_tensor *> parameters() const { return lora ? lora->parameters() : base.parameters(); }
};

// The sum of -log p over the rows that count.
double compute_loss(compute & where, const trained_model & model, const micro_batch & batch);

// The same with dropout, and adds the gradients of the sum times `scale` to `sums`, one per parameter.
double compute_gradients(compute & where, const trained_model & model, const micro_batch & batch, float scale, float dropout,
                         random_numbers random, std::vector<std::vector<float>> & sums);

} // namespace genrec
