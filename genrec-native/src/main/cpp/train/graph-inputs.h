// SPDX-License-Identifier: Apache-2.0
// A graph's context, and the values that are copied into its inputs once they have memory.
#pragma once

#include "random.h"

#include "ggml-cpp.h"

#include <cstdint>
#include <initializer_list>
#include <vector>

namespace genrec {

class graph_inputs {
  public:
    // Dropout draws from the given stream; a rate of 0 leaves everything as it is.
    graph_inputs(size_t nodes, float dropout, random_numbers random);

    ggml_context * context() const { return context_.get(); }

    ggml_tensor * add(const std::vector<int32_t> & values);
    ggml_tensor * add(std::vector<float> values, int64_t columns, int64_t rows);

    // The tensor with a random part of its elements at 0 and the others scaled up, so that the mean stays.
    ggml_tensor * dropped_out(ggml_tensor * tensor);

    // Copies the values of the inputs that the allocated graph uses.
    void upload() const;

  private:
    struct input {
        ggml_tensor *     tensor;
        std::vector<char> bytes;
    };

    ggml_tensor * keep(ggml_tensor * tensor, const void * values);

    ggml_context_ptr   context_;
    std::vector<input> inputs_;
    float              dropout_;
    random_numbers     random_;
};

} // namespace genrec
