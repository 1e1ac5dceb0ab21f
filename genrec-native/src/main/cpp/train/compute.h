// SPDX-License-Identifier: Apache-2.0
// Where graphs are computed: one device, and the CPU for what it cannot do.
#pragma once

#include "ggml-cpp.h"

#include <cstdint>
#include <string>
#include <vector>

namespace genrec {

class compute {
  public:
    // The device's name as the engine lists it; empty means the best one. Throws std::invalid_argument without such a device.
    compute(const std::string & device, int threads);

    // Where tensors that outlive a step lie.
    ggml_backend_t main() const { return backends_.front().get(); }

    bool on_cpu() const { return backends_.size() == 1; }

    // Gives the graph's tensors memory, valid until the next call. All graphs are made for as many nodes. Throws memory_error.
    void allocate(ggml_cgraph * graph);

    // Computes the graph that was allocated last. Throws inference_error.
    void run(ggml_cgraph * graph);

  private:
    std::vector<ggml_backend_ptr> backends_;
    ggml_backend_sched_ptr        scheduler_;
};

// A tensor's floats in this process's memory: the tensor's own where it lies there, else a copy that store() writes back.
class host_floats {
  public:
    explicit host_floats(ggml_tensor * tensor);

    float *  data() { return data_; }
    size_t   size() const { return size_; }
    void     store();

  private:
    ggml_tensor *      tensor_;
    std::vector<float> copy_;
    float *            data_;
    size_t             size_;
};

} // namespace genrec
