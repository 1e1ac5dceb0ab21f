// SPDX-License-Identifier: Apache-2.0
#include "kernels.h"

namespace genrec {

namespace common {
extern const kernels table;
}
#ifdef GENREC_X86_KERNELS
namespace avx2 {
extern const kernels table;
}
namespace avx512 {
extern const kernels table;
}
#endif

std::vector<const kernels *> usable_kernels() {
    std::vector<const kernels *> usable;
#ifdef GENREC_X86_KERNELS
    // What they are compiled with: see kernels/CMakeLists.txt. Also asks whether the system saves these registers.
    __builtin_cpu_init();
    const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (has_avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
        usable.push_back(&avx512::table);
    }
    if (has_avx2) {
        usable.push_back(&avx2::table);
    }
#endif
    usable.push_back(&common::table);
    return usable;
}

const kernels & best_kernels() {
    static const kernels & best = *usable_kernels().front();
    return best;
}

} // namespace genrec
