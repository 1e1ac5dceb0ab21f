// SPDX-License-Identifier: Apache-2.0
#include "compute.h"

#include "cpu-backend.h"
#include "errors.h"
#include "runtime.h"

#include <stdexcept>

namespace genrec {
namespace {

device choose(const std::string & name) {
    std::string names;
    for (const device & candidate : devices()) {
        if (name.empty() || candidate.name == name) {
            return candidate;
        }
        names += (names.empty() ? "" : ", ") + candidate.name;
    }
    throw std::invalid_argument("there is no device '" + name + "'; there is: " + names);
}

} // namespace

compute::compute(const std::string & name, int threads) {
    const device where = choose(name);
    if (where.is_gpu) {
        backends_.emplace_back(ggml_backend_dev_init(where.handle, nullptr));
    }
    backends_.emplace_back(ggml_backend_init_by_type(GGML_BACKEND_DEVICE_TYPE_CPU, nullptr));
    for (const ggml_backend_ptr & backend : backends_) {
        if (!backend) {
            throw inference_error("the device " + where.name + " cannot be started");
        }
    }
    set_threads(backends_.back().get(), threads);
}

void compute::allocate(ggml_cgraph * graph) {
    if (!scheduler_) {
        std::vector<ggml_backend_t> handles;
        for (const ggml_backend_ptr & backend : backends_) {
            handles.push_back(backend.get());
        }
        const auto size = 2 * static_cast<size_t>(ggml_graph_size(graph)); // nodes and leaves
        scheduler_.reset(
            ggml_backend_sched_new(handles.data(), nullptr, static_cast<int>(handles.size()), size, false, false));
    }
    ggml_backend_sched_reset(scheduler_.get());
    if (!ggml_backend_sched_alloc_graph(scheduler_.get(), graph)) {
        throw memory_error("there is not enough memory for a batch; lower --batch-tokens");
    }
}

void compute::run(ggml_cgraph * graph) {
    const computation ends_here;
    computation::begin();
    if (ggml_backend_sched_graph_compute(scheduler_.get(), graph) != GGML_STATUS_SUCCESS) {
        throw inference_error("a training step could not be computed");
    }
}

host_floats::host_floats(ggml_tensor * tensor) : tensor_(tensor), size_(static_cast<size_t>(ggml_nelements(tensor))) {
    if (ggml_backend_buffer_is_host(tensor->buffer)) {
        data_ = static_cast<float *>(tensor->data);
        return;
    }
    copy_.resize(size_);
    ggml_backend_tensor_get(tensor, copy_.data(), 0, size_ * sizeof(float));
    data_ = copy_.data();
}

void host_floats::store() {
    if (!copy_.empty()) {
        ggml_backend_tensor_set(tensor_, copy_.data(), 0, size_ * sizeof(float));
    }
}

} // namespace genrec
