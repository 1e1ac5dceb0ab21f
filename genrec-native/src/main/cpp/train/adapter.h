// SPDX-License-Identifier: Apache-2.0
// LoRA (Hu et al. 2021): a frozen matrix W gets the addend (alpha / rank) B A, of which A and B are trained.
#pragma once

#include "base-model.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace genrec {

struct lora_settings {
    int                      rank    = 8;
    float                    alpha   = 16;
    std::vector<std::string> targets = {"attn_q", "attn_v"}; // tensor names between "blk.N." and ".weight"
};

// The seven linear layers of a block, as tensor names.
const std::vector<std::string> & lora_targets();

class adapter {
  public:
    struct pair {
        ggml_tensor * a; // [inputs, rank]
        ggml_tensor * b; // [rank, outputs]
    };

    // A is drawn from U(-1/sqrt(inputs), 1/sqrt(inputs)), B is zero.
    adapter(const base_model & base, const lora_settings & settings, ggml_backend_t backend, uint64_t seed);

    // Reads an adapter file. Throws load_error unless it is a LoRA of one rank on the base's linear layers.
    adapter(const base_model & base, const std::string & path, ggml_backend_t backend);

    const lora_settings & settings() const { return settings_; }
    float                 scale() const { return settings_.alpha / static_cast<float>(settings_.rank); }

    // nullptr for a matrix without adapter.
    const pair * of(const ggml_tensor * matrix) const;

    // Each A followed by its B, named as in an adapter file.
    const std::vector<ggml_tensor *> & parameters() const { return parameters_; }

  private:
    void create(const std::vector<ggml_tensor *> & matrices, ggml_backend_t backend);

    lora_settings                       settings_;
    ggml_context_ptr                    context_;
    ggml_backend_buffer_ptr             buffer_;
    std::map<const ggml_tensor *, pair> pairs_;
    std::vector<ggml_tensor *>          parameters_;
};

} // namespace genrec
