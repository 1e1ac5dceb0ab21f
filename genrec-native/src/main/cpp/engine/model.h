// SPDX-License-Identifier: Apache-2.0
// A loaded model with its adapters.
#pragma once

#include "runtime.h"
#include "vocabulary.h"

#include "llama-cpp.h"

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
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
    int32_t        gpu_layers; // on a GPU: counted from the output, which is one; negative for all
    bool           memory_mapped;
    bool           validate_weights;
    load_monitor * monitor; // may be null
};

// An adapter's file and how strongly it is applied.
struct adapter_use {
    std::string path;
    float       scale;
};

class model {
  public:
    // Loads a file. Throws load_error, cancelled_error, or std::invalid_argument for an unknown device.
    explicit model(const model_options & options);

    // Loads an adapter unless it is loaded, and adds it to those that every session applies. Throws load_error. Not while
    // sessions are opened.
    void add_adapter(const std::string & path, float scale);

    // Held while a session opens, and until its context has reserved its memory: a context counts the adapters that the
    // model has loaded then, and llama.cpp does not guard its list of them.
    std::unique_lock<std::mutex> lock_adapters() const { return std::unique_lock<std::mutex>(adapters_mutex_); }

    // Applies the adapters that every session has and `more` to a context. Files that are not loaded yet are, and stay with
    // the model. Throws load_error. Under lock_adapters().
    void apply_adapters(llama_context * context, const std::vector<adapter_use> & more) const;

    llama_model *      handle() const { return handle_.get(); }
    const vocabulary & vocab() const { return *vocabulary_; }

    // Where the model runs: the GPU that has its layers, or the CPU.
    const device & where() const { return where_; }

    // The elements of keys and values that a token has in the KV cache, all layers together.
    uint64_t kv_elements_per_token() const;

  private:
    device                    where_;
    llama_model_ptr           handle_;
    std::optional<vocabulary> vocabulary_;
    std::vector<adapter_use>  adapters_; // those of every session

    // By path. After the model: they are freed before it.
    mutable std::map<std::string, llama_adapter_lora_ptr> loaded_adapters_;
    mutable std::mutex                                    adapters_mutex_;

    llama_adapter_lora * adapter(const std::string & path) const;
};

} // namespace genrec
