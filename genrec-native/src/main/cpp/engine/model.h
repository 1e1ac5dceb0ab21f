// SPDX-License-Identifier: Apache-2.0
// A loaded model with its adapters.
#pragma once

#include "runtime.h"
#include "vocabulary.h"

#include "llama-cpp.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace genrec {

// Eight bytes that the loader shares with whoever waits for it: see Java's LoadMonitor.
struct load_monitor {
    volatile float   progress;
    volatile int32_t cancelled;
};
static_assert(sizeof(load_monitor) == 8, "the layout of Java's LoadMonitor");

struct model_options {
    std::string    path;
    std::string    device; // a device's name, or empty for any
    int32_t        gpu_layers; // negative for all
    bool           memory_mapped;
    bool           validate_weights;
    load_monitor * monitor; // may be null
};

class model {
  public:
    // Loads a file. Throws load_error, cancelled_error, or std::invalid_argument for an unknown device.
    explicit model(const model_options & options);

    // Loads an adapter and adds it to those that every session applies. Throws load_error.
    void add_adapter(const std::string & path, float scale);

    // Applies the adapters to a context. Throws load_error.
    void apply_adapters(llama_context * context) const;

    llama_model *      handle() const { return handle_.get(); }
    const vocabulary & vocab() const { return *vocabulary_; }

    // Where the model runs: the GPU that has its layers, or the CPU.
    const device & where() const { return where_; }

    // The elements of keys and values that a token has in the KV cache, all layers together.
    uint64_t kv_elements_per_token() const;

  private:
    device                              where_;
    llama_model_ptr                     handle_;
    std::optional<vocabulary>           vocabulary_;
    std::vector<llama_adapter_lora_ptr> adapters_; // after the model: they are freed before it
    std::vector<float>                  adapter_scales_;
};

} // namespace genrec
