// SPDX-License-Identifier: Apache-2.0
// AdamW (Loshchilov, Hutter 2019) over tensors on any device; its own state lies in this process's memory.
#pragma once

#include "ggml.h"

#include <cstdint>
#include <vector>

namespace genrec {

struct adamw_settings {
    float beta1        = 0.9f;
    float beta2        = 0.999f;
    float epsilon      = 1e-8f;
    float weight_decay = 0.0f; // of matrices; norms are not pulled towards 0
    float clip         = 1.0f; // the largest norm of all gradients together; 0: no limit
};

// Linear from 0 over the warm-up's steps, then half a cosine down to 0. `step` counts from 0.
float learning_rate(float peak, int64_t step, int64_t warm_up, int64_t steps);

class adamw {
  public:
    adamw(std::vector<ggml_tensor *> parameters, const adamw_settings & settings);

    const std::vector<ggml_tensor *> & parameters() const { return parameters_; }

    // One per parameter; zero after each step.
    std::vector<std::vector<float>> & gradients() { return gradients_; }

    // `step` counts from 0. Returns the gradients' norm before clipping; if that is not finite, nothing is changed.
    double step(int64_t step, float rate);

    void clear_gradients();

    std::vector<std::vector<float>> & first_moments() { return first_; }
    std::vector<std::vector<float>> & second_moments() { return second_; }

  private:
    std::vector<ggml_tensor *>      parameters_;
    adamw_settings                  settings_;
    std::vector<std::vector<float>> gradients_;
    std::vector<std::vector<float>> first_;
    std::vector<std::vector<float>> second_;
};

} // namespace genrec
