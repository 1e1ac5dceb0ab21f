// SPDX-License-Identifier: Apache-2.0
// What genrec needs of ggml's CPU backend beyond its place in the registry. The backend may be a library that was loaded at
// run time, so its functions are not linked but looked up.
#pragma once

#include "ggml-cpu.h"

namespace genrec {

// How the CPU computes with a type, or null if the backend does not tell. start_runtime() must have been called, as for the
// others.
const ggml_type_traits_cpu * cpu_type_traits(ggml_type type);

// For a backend of a CPU device; on others it does nothing.
void set_threads(ggml_backend_t backend, int threads);

bool is_cpu(ggml_backend_t backend);

} // namespace genrec
