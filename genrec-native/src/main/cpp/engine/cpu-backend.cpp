// SPDX-License-Identifier: Apache-2.0
#include "cpu-backend.h"

#include "ggml-backend.h"

#ifdef GGML_BACKEND_DL
#ifdef _WIN32
#include <windows.h>
#else
#include <dlfcn.h>
#endif
#endif

namespace genrec {
namespace {

// A function of the registry entry that a device belongs to, or null.
void * registered_function(ggml_backend_dev_t device, const char * name) {
    return device ? ggml_backend_reg_get_proc_address(ggml_backend_dev_backend_reg(device), name) : nullptr;
}

#ifdef GGML_BACKEND_DL

// A function that the loaded library exports which `known` is in, or null.
void * exported_beside(const void * known, const char * name) {
#ifdef _WIN32
    HMODULE library = nullptr;
    if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                            static_cast<LPCWSTR>(known), &library)) {
        return nullptr;
    }
    return reinterpret_cast<void *>(GetProcAddress(library, name));
#else
    Dl_info place{};
    if (!dladdr(known, &place)) {
        return nullptr;
    }
    void * library  = dlopen(place.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
    void * function = library ? dlsym(library, name) : nullptr;
    if (library) {
        dlclose(library); // it stays, as the registry holds it
    }
    return function;
#endif
}

using traits_function = const ggml_type_traits_cpu * (*) (ggml_type);

traits_function find_traits_function() {
    const void * known =
        registered_function(ggml_backend_dev_by_type(GGML_BACKEND_DEVICE_TYPE_CPU), "ggml_backend_set_n_threads");
    return known ? reinterpret_cast<traits_function>(exported_beside(known, "ggml_get_type_traits_cpu")) : nullptr;
}

#endif

} // namespace

const ggml_type_traits_cpu * cpu_type_traits(ggml_type type) {
#ifdef GGML_BACKEND_DL
    static const traits_function traits = find_traits_function();
    return traits ? traits(type) : nullptr;
#else
    return ggml_get_type_traits_cpu(type);
#endif
}

void set_threads(ggml_backend_t backend, int threads) {
    const auto set = reinterpret_cast<ggml_backend_set_n_threads_t>(
        registered_function(ggml_backend_get_device(backend), "ggml_backend_set_n_threads"));
    if (set) {
        set(backend, threads);
    }
}

bool is_cpu(ggml_backend_t backend) {
    return ggml_backend_dev_type(ggml_backend_get_device(backend)) == GGML_BACKEND_DEVICE_TYPE_CPU;
}

} // namespace genrec
