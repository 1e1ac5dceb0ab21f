// SPDX-License-Identifier: Apache-2.0
#include "runtime.h"

#include "errors.h"
#include "native-log.h"

#include "ggml.h"
#include "llama.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <mutex>

#ifdef _OPENMP
#include <omp.h>
#endif

namespace genrec {
namespace {

// ggml aborts when this returns. The second net only: arguments are checked before any call. Out of a parallel region
// nothing can be thrown: its other threads would go on with memory that is freed.
void throw_on_abort(const char * message) {
#ifdef _OPENMP
    if (omp_in_parallel()) {
        std::fprintf(stderr, "%s\n", message); // the process ends here
        return;
    }
#endif
    throw inference_error(std::string("llama.cpp gave up: ") + message);
}

bool read_number(const char * path, uint64_t & value) {
    std::ifstream file(path);
    return static_cast<bool>(file >> value);
}

uint64_t system_available_bytes() {
    std::ifstream file("/proc/meminfo");
    std::string   key;
    uint64_t      kib = 0;
    std::string   unit;
    while (file >> key >> kib) {
        std::getline(file, unit);
        if (key == "MemAvailable:") {
            return kib * 1024;
        }
    }
    size_t free  = 0;
    size_t total = 0;
    if (ggml_backend_dev_t cpu = ggml_backend_dev_by_type(GGML_BACKEND_DEVICE_TYPE_CPU)) {
        ggml_backend_dev_memory(cpu, &free, &total);
    }
    return free;
}

// What is left of a control group's limit, or the largest number without one.
uint64_t group_available_bytes() {
    uint64_t limit = 0;
    uint64_t used  = 0;
    const bool limited =
        (read_number("/sys/fs/cgroup/memory.max", limit) && read_number("/sys/fs/cgroup/memory.current", used)) ||
        (read_number("/sys/fs/cgroup/memory/memory.limit_in_bytes", limit) &&
         read_number("/sys/fs/cgroup/memory/memory.usage_in_bytes", used));
    return limited && limit > used ? limit - used : UINT64_MAX;
}

} // namespace

void start_runtime() {
    static std::once_flag started;
    std::call_once(started, [] {
        llama_log_set(log_line, nullptr);
        ggml_set_abort_callback(throw_on_abort);
        ggml_backend_load_all();
        llama_backend_init();
    });
}

std::vector<device> devices() {
    start_runtime();
    std::vector<device> found;
    for (size_t i = 0; i < ggml_backend_dev_count(); i++) {
        ggml_backend_dev_t handle = ggml_backend_dev_get(i);
        const auto         type   = ggml_backend_dev_type(handle);
        if (type == GGML_BACKEND_DEVICE_TYPE_ACCEL) {
            continue; // a library that helps the CPU, not a place for models
        }
        size_t free  = 0;
        size_t total = 0;
        ggml_backend_dev_memory(handle, &free, &total);
        found.push_back({handle, ggml_backend_dev_name(handle), ggml_backend_reg_name(ggml_backend_dev_backend_reg(handle)),
                         ggml_backend_dev_description(handle), type != GGML_BACKEND_DEVICE_TYPE_CPU, total, free});
        if (type == GGML_BACKEND_DEVICE_TYPE_CPU) {
            found.back().free_bytes = available_memory_bytes();
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const device & a, const device & b) { return a.is_gpu && !b.is_gpu; });
    return found;
}

uint64_t available_memory_bytes() {
    return std::min(system_available_bytes(), group_available_bytes());
}

} // namespace genrec
