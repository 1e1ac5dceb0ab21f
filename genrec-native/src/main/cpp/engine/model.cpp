// SPDX-License-Identifier: Apache-2.0
#include "model.h"

#include "errors.h"
#include "native-log.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

namespace genrec {
namespace {

device choose_device(const std::string & name) {
    const std::vector<device> all = devices();
    std::string               names;
    for (const device & candidate : all) {
        if (name.empty() || candidate.name == name) {
            return candidate;
        }
        names += names.empty() ? candidate.name : ", " + candidate.name;
    }
    throw std::invalid_argument("there is no device '" + name + "'; there is: " + names);
}

bool report_progress(float progress, void * user_data) {
    auto * monitor = static_cast<load_monitor *>(user_data);
    monitor->progress = progress;
    return monitor->cancelled == 0;
}

void check_cancelled(const model_options & options) {
    if (options.monitor && options.monitor->cancelled != 0) {
        throw cancelled_error("loading " + options.path + " was cancelled");
    }
}

// llama.cpp asserts this on a worker thread, where nothing can be caught.
void check_epsilon(const llama_model * model, const std::string & path) {
    char key[256];
    char text[64];
    for (int32_t i = 0; i < llama_model_meta_count(model); i++) {
        if (llama_model_meta_key_by_index(model, i, key, sizeof(key)) < 0 ||
            std::string_view(key).find(".attention.layer_norm_") == std::string_view::npos ||
            llama_model_meta_val_str_by_index(model, i, text, sizeof(text)) < 0) {
            continue;
        }
        const double epsilon = std::strtod(text, nullptr);
        if (!(epsilon >= 0) || std::isinf(epsilon)) {
            throw load_error(path + ": " + key + " is " + text + ", not a number of at least 0; convert the model again");
        }
    }
}

std::string reason() {
    std::string errors = errors_of_this_thread();
    if (const size_t summary = errors.find("; llama_model_load_from_file_impl: "); summary != std::string::npos) {
        errors.resize(summary);
    }
    return errors.empty() ? "it gave no reason" : errors;
}

} // namespace

model::model(const model_options & options) : where_(choose_device(options.device)) {
    llama_model_params params = llama_model_default_params();
    ggml_backend_dev_t only[] = {where_.is_gpu ? where_.handle : nullptr, nullptr};
    params.devices            = only;
    params.n_gpu_layers       = where_.is_gpu ? options.gpu_layers : 0;
    params.load_mode     = options.memory_mapped ? LLAMA_LOAD_MODE_MMAP : LLAMA_LOAD_MODE_NONE;
    params.check_tensors = options.validate_weights;
    if (options.monitor) {
        params.progress_callback           = report_progress;
        params.progress_callback_user_data = options.monitor;
    }
    forget_errors();
    handle_.reset(llama_model_load_from_file(options.path.c_str(), params));
    if (!handle_) {
        check_cancelled(options);
        throw load_error(options.path + ": llama.cpp cannot load the model: " + reason() +
                         "; download or convert it again");
    }
    check_cancelled(options); // it may have come after the last report of progress
    check_epsilon(handle(), options.path);
    try {
        vocabulary_.emplace(llama_model_get_vocab(handle()));
    } catch (const std::exception & e) {
        throw load_error(options.path + ": its vocabulary is unusable: " + e.what() + "; download or convert it again");
    }
}

llama_adapter_lora * model::adapter(const std::string & path) const {
    llama_adapter_lora_ptr & slot = loaded_adapters_[path];
    if (!slot) {
        forget_errors();
        slot.reset(llama_adapter_lora_init(handle(), path.c_str()));
    }
    if (!slot) {
        loaded_adapters_.erase(path);
        throw load_error(path + ": llama.cpp cannot load the adapter: " + reason() +
                         "; give an adapter that was made for this model");
    }
    return slot.get();
}

void model::add_adapter(const std::string & path, float scale) {
    const std::unique_lock<std::mutex> lock = lock_adapters();
    adapter(path);
    adapters_.push_back({path, scale});
}

void model::apply_adapters(llama_context * context, const std::vector<adapter_use> & more) const {
    std::map<llama_adapter_lora *, float> scales; // llama.cpp applies an adapter once
    for (const std::vector<adapter_use> * list : {&adapters_, &more}) {
        for (const adapter_use & each : *list) {
            scales[adapter(each.path)] += each.scale;
        }
    }
    std::vector<llama_adapter_lora *> pointers;
    std::vector<float>                factors;
    for (const auto & [pointer, scale] : scales) {
        pointers.push_back(pointer);
        factors.push_back(scale);
    }
    if (!pointers.empty() &&
        llama_set_adapters_lora(context, pointers.data(), pointers.size(), factors.data()) != 0) {
        throw load_error("llama.cpp cannot apply the adapters: " + reason());
    }
}

uint64_t model::kv_elements_per_token() const {
    const auto heads     = static_cast<uint64_t>(std::max(llama_model_n_head(handle()), 1));
    const auto head_size = static_cast<uint64_t>(llama_model_n_embd(handle())) / heads;
    return 2 * static_cast<uint64_t>(llama_model_n_layer(handle())) *
           static_cast<uint64_t>(llama_model_n_head_kv(handle())) * head_size;
}

} // namespace genrec
