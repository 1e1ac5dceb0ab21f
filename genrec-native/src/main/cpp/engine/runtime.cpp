// SPDX-License-Identifier: Apache-2.0
#include "runtime.h"

#include "errors.h"
#include "native-log.h"

#include "ggml.h"
#include "llama.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>

#ifdef _OPENMP
#include <omp.h>
#endif

namespace genrec {
namespace {

thread_local bool computing = false; // where OpenMP does not tell

bool other_threads_compute() {
#ifdef _OPENMP
    return omp_in_parallel() != 0;
#else
    return computing;
#endif
}

// ggml aborts when this returns. The second net only: arguments are checked before any call. Out of a parallel region
// nothing can be thrown: its other threads would go on with memory that is freed.
void throw_on_abort(const char * message) {
    if (other_threads_compute()) {
        std::fprintf(stderr, "%s\n", message); // the process ends here
        return;
    }
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
    if (!limited) {
        return UINT64_MAX;
    }
    return limit > used ? limit - used : 0;
}

struct gpu_backend {
    const char * file; // libggml-<file>
    const char * registered;
    const char * shown;
};

// The names that ggml's backends go by.
constexpr gpu_backend gpu_backends[] = {
    {"cuda", "CUDA", "CUDA"}, {"hip", "ROCm", "HIP"}, {"metal", "MTL", "Metal"}, {"vulkan", "Vulkan", "Vulkan"}};

std::string shown_name(ggml_backend_reg_t backend) {
    const std::string name = ggml_backend_reg_name(backend);
    for (const gpu_backend & each : gpu_backends) {
        if (name == each.registered) {
            return each.shown;
        }
    }
    return name;
}

std::vector<unusable_backend> unusable;

std::string last_errors(const char * otherwise) {
    const std::string errors = errors_of_this_thread();
    return errors.empty() ? otherwise : errors;
}

// One after the other and before ggml loads all of a folder, which keeps the reasons to itself.
void load_gpu_backends(const std::string & folder) {
#ifdef _WIN32
    const char * const prefix = "/ggml-";
    const char * const suffix = ".dll";
#else
    const char * const prefix = "/libggml-";
    const char * const suffix = ".so";
#endif
    for (const gpu_backend & each : gpu_backends) {
        const std::string file = folder + prefix + each.file + suffix;
        std::error_code   ignored;
        if (!std::filesystem::exists(std::filesystem::u8path(file), ignored)) {
            continue;
        }
        forget_errors();
        ggml_backend_reg_t backend = ggml_backend_load(file.c_str());
        if (!backend) {
            unusable.push_back({each.shown, last_errors("its library does not load")});
        } else if (ggml_backend_reg_dev_count(backend) == 0) {
            unusable.push_back({each.shown, last_errors("it finds no device")});
        }
    }
}

bool has_devices(const gpu_backend & each) {
    ggml_backend_reg_t backend = ggml_backend_reg_by_name(each.registered);
    return backend && ggml_backend_reg_dev_count(backend) > 0;
}

// Those that are linked in start when they are first asked for, all at once: what they say is of any of them. Some are not
// even registered without a driver.
void note_linked_backends() {
    forget_errors();
    const std::string linked = "," GENREC_LINKED_GPUS ",";
    for (const gpu_backend & each : gpu_backends) {
        if (linked.find(std::string(",") + each.file + ",") != std::string::npos && !has_devices(each)) {
            unusable.push_back({each.shown, last_errors("it finds no device; is its driver installed?")});
        }
    }
}

// Where ggml found what was not found by name, as below folders whose names are in no code page of Windows.
void forget_those_that_work() {
    unusable.erase(std::remove_if(unusable.begin(), unusable.end(),
                                  [](const unusable_backend & each) {
                                      return std::any_of(std::begin(gpu_backends), std::end(gpu_backends),
                                                         [&](const gpu_backend & known) {
                                                             return each.backend == known.shown && has_devices(known);
                                                         });
                                  }),
                   unusable.end());
}

void require_cpu(const std::string & folder) {
    if (!ggml_backend_dev_by_type(GGML_BACKEND_DEVICE_TYPE_CPU)) {
        throw library_error("there is no library libggml-cpu-* for this processor in '" + folder +
                         "'; keep the libraries together in one folder");
    }
}

template <typename loading> void start_once(loading load) {
    static std::once_flag started;
    std::call_once(started, [&] {
        llama_log_set(log_line, nullptr);
        ggml_set_abort_callback(throw_on_abort);
        note_linked_backends();
        load();
        llama_backend_init();
    });
}

// The order in which devices are preferred.
int rank(ggml_backend_dev_t handle) {
    switch (ggml_backend_dev_type(handle)) {
        case GGML_BACKEND_DEVICE_TYPE_GPU:  return 0;
        case GGML_BACKEND_DEVICE_TYPE_IGPU: return 1;
        default:                            return 2;
    }
}

} // namespace

void start_runtime(const std::string & folder) {
    start_once([&] {
        if (!folder.empty()) {
            load_gpu_backends(folder);
            ggml_backend_load_all_from_path(folder.c_str());
            forget_those_that_work();
        }
        require_cpu(folder);
    });
}

void start_runtime() {
    start_once([] {
        ggml_backend_load_all();
        require_cpu(".");
    });
}

computation::~computation() {
    computing = false;
}

void computation::begin() {
    computing = true;
}

std::vector<device> devices() {
    start_runtime();
    std::vector<device> found;
    for (size_t i = 0; i < ggml_backend_dev_count(); i++) {
        ggml_backend_dev_t handle = ggml_backend_dev_get(i);
        const auto         type   = ggml_backend_dev_type(handle);
        if (type == GGML_BACKEND_DEVICE_TYPE_ACCEL || type == GGML_BACKEND_DEVICE_TYPE_META) {
            continue; // a library that helps the CPU, or several devices as one: no places for models
        }
        size_t free  = 0;
        size_t total = 0;
        ggml_backend_dev_memory(handle, &free, &total);
        const std::string backend = shown_name(ggml_backend_dev_backend_reg(handle));
        found.push_back({handle, ggml_backend_dev_name(handle), backend, ggml_backend_dev_description(handle),
                         backend != "CPU", total, free});
        if (!found.back().is_gpu) {
            found.back().free_bytes = available_memory_bytes();
        }
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const device & a, const device & b) { return rank(a.handle) < rank(b.handle); });
    return found;
}

std::vector<unusable_backend> unusable_backends() {
    start_runtime();
    return unusable;
}

uint64_t available_memory_bytes() {
    return std::min(system_available_bytes(), group_available_bytes());
}

} // namespace genrec
