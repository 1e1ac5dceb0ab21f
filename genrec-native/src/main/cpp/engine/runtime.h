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
    std::string        backend;     // such as CUDA
    std::string        description;
    bool               is_gpu;
    uint64_t           total_bytes;
    uint64_t           free_bytes;
};

// Starts llama.cpp; further calls do nothing. From then on it logs into native-log, and a failed assertion on a calling
// thread is thrown as inference_error instead of ending the process.
void start_runtime();

// The devices, GPUs first.
std::vector<device> devices();

// The bytes of main memory that this process may still take: what the system has available, or less where a control
// group limits it. 0 if it cannot be told.
uint64_t available_memory_bytes();

} // namespace genrec
