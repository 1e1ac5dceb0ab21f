// SPDX-License-Identifier: Apache-2.0
// GGUF files of F32 tensors, written one tensor at a time.
#pragma once

#include "ggml-cpp.h"

#include <functional>
#include <string>
#include <vector>

namespace genrec {

class gguf_writer {
  public:
    gguf_writer() : keys_(gguf_init_empty()) {}

    gguf_context * keys() { return keys_.get(); }

    // A tensor named and shaped like `like`; its values are asked for when it is written.
    void add(const std::string & name, const ggml_tensor * like, std::function<std::vector<float>()> values);

    // Puts the file in place. Throws write_error.
    void write(const std::string & path) const;

  private:
    struct entry {
        std::string                         name;
        const ggml_tensor *                 like;
        std::function<std::vector<float>()> values;
    };

    gguf_context_ptr   keys_;
    std::vector<entry> entries_;
};

} // namespace genrec
