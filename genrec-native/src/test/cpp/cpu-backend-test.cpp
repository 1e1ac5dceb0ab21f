// SPDX-License-Identifier: Apache-2.0
// That the CPU backend is found, linked or loaded, with all that genrec takes from it. The file that it must have been loaded
// from may be given (Linux only).
#include "cpu-backend.h"
#include "runtime.h"

#include "check.h"

#include "ggml-cpp.h"

#include <fstream>
#include <string>

namespace {

using namespace genrec;

void starts_a_backend_of_the_cpu() {
    const ggml_backend_ptr backend(ggml_backend_init_by_type(GGML_BACKEND_DEVICE_TYPE_CPU, nullptr));
    CHECK(backend);
    CHECK(is_cpu(backend.get()));
    set_threads(backend.get(), 1);
}

void knows_how_the_cpu_multiplies() {
    const ggml_type_traits_cpu * quantised = cpu_type_traits(GGML_TYPE_Q8_0);
    CHECK(quantised);
    CHECK(quantised->vec_dot);
    CHECK(quantised->vec_dot_type == GGML_TYPE_Q8_0);
    const ggml_type_traits_cpu * plain = cpu_type_traits(GGML_TYPE_F32);
    const float                  a[]   = {1, 2, 3, 4};
    const float                  b[]   = {5, 6, 7, 8};
    float                        dot   = 0;
    plain->vec_dot(4, &dot, 0, a, 0, b, 0, 1);
    CHECK_NEAR(static_cast<double>(dot), 5.0 + 12.0 + 21.0 + 32.0, 1e-6);
}

void is_loaded_from(const std::string & file) {
    std::ifstream maps("/proc/self/maps");
    std::string   line;
    bool          found = false;
    while (std::getline(maps, line)) {
        const size_t name = line.find("libggml-cpu-");
        CHECK(name == std::string::npos || line.substr(name) == file);
        found = found || name != std::string::npos;
    }
    CHECK(found);
}

} // namespace

int main(int count, char ** arguments) {
    start_runtime();
    if (count > 1) {
        is_loaded_from(arguments[1]);
    }
    starts_a_backend_of_the_cpu();
    knows_how_the_cpu_multiplies();
    return 0;
}
