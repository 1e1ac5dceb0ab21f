// SPDX-License-Identifier: Apache-2.0
// llama.cpp as a whole: started once, and the devices that it sees.
#pragma once

#include "ggml-backend.h"

#include <cstdint>
#include <string>
#include <vector>

namespace genrec {

struct device {
    ggml_backend_dev_t handle;
    std::string        name;        // such as CUDA0
    std::string        backend;     // such as CUDA: CPU, CUDA, HIP, Metal, Vulkan
    std::string        description;
    bool               is_gpu;
    uint64_t           total_bytes;
    uint64_t           free_bytes;
};

// A GPU backend that is here and has no device.
struct unusable_backend {
    std::string backend; // as device::backend
    std::string reason;
};

// Starts llama.cpp; further calls do nothing. From then on it logs into native-log, and a failed assertion on a calling
// thread is thrown as inference_error instead of ending the process. Where backends are libraries of their own, they are
// loaded from `folder` only: a library that happens to lie in a working directory is none of ours. An empty one has none.
void start_runtime(const std::string & folder);

// The same for tests: backends are those beside the executable, or else in the working directory.
void start_runtime();

// While one lives and after it is told that computing begins, nothing is thrown out of a failed assertion on its thread, whose
// end would leave ggml's other threads at work on memory that is freed: the process ends, as it does when an assertion fails on
// one of them. Only where ggml computes without OpenMP, which can be asked, does this matter. One a thread.
class computation {
  public:
    computation() = default;
    computation(const computation &) = delete;
    computation & operator=(const computation &) = delete;
    ~computation();

    static void begin();
};

// The devices, discrete GPUs first, then integrated ones, then the CPU.
std::vector<device> devices();

// The GPU backends that cannot be used here, with the reason.
std::vector<unusable_backend> unusable_backends();

// The bytes of main memory that this process may still take: what the system has available, or less where a control
// group limits it. 0 if it cannot be told.
uint64_t available_memory_bytes();

} // namespace genrec
