// SPDX-License-Identifier: Apache-2.0
#include "model.h"

#include "errors.h"
#include "native-log.h"

#include <algorithm>
#include <stdexcept>

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

std::string reason() {
    const std::string errors = errors_of_this_thread();
    return errors.empty() ? "llama.cpp gave no reason" : errors;
}

} // namespace

model::model(const model_options & options) : where_(choose_device(options.device)) {
    llama_model_params params = llama_model_default_params();
    ggml_backend_dev_t only[] = {where_.handle, nullptr};
    if (where_.is_gpu && options.gpu_layers != 0) {
        params.devices      = only;
        params.n_gpu_layers = options.gpu_layers;
    } else {
        ggml_backend_dev_t none[] = {nullptr};
        only[0]             = none[0];
        params.devices      = only;
        params.n_gpu_layers = 0;
    }
    params.load_mode     = options.memory_mapped ? LLAMA_LOAD_MODE_MMAP : LLAMA_LOAD_MODE_NONE;
    params.check_tensors = options.validate_weights;
    if (options.monitor) {
        params.progress_callback           = report_progress;
        params.progress_callback_user_data = options.monitor;
    }
    forget_errors();
    handle_.reset(llama_model_load_from_file(options.path.c_str(), params));
    if (!handle_) {
        if (options.monitor && options.monitor->cancelled != 0) {
            throw cancelled_error("loading " + options.path + " was cancelled");
        }
        throw load_error(options.path + ": llama.cpp cannot load the model: " + reason());
    }
    vocabulary_.emplace(llama_model_get_vocab(handle()));
}

void model::add_adapter(const std::string & path, float scale) {
    forget_errors();
    llama_adapter_lora_ptr adapter(llama_adapter_lora_init(handle(), path.c_str()));
    if (!adapter) {
        throw load_error(path + ": llama.cpp cannot load the adapter: " + reason());
    }
    adapters_.push_back(std::move(adapter));
    adapter_scales_.push_back(scale);
}

void model::apply_adapters(llama_context * context) const {
    if (adapters_.empty()) {
        return;
    }
    std::vector<llama_adapter_lora *> pointers;
    for (const llama_adapter_lora_ptr & adapter : adapters_) {
        pointers.push_back(adapter.get());
    }
    std::vector<float> scales = adapter_scales_;
    if (llama_set_adapters_lora(context, pointers.data(), pointers.size(), scales.data()) != 0) {
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
