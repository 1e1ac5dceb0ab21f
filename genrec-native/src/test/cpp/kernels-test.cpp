// SPDX-License-Identifier: Apache-2.0
// The kernels of each instruction set that this CPU has, against plain loops in double precision.
#include "kernels.h"

#include "check.h"

#include <cstring>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace genrec;

void ends_with_kernels_that_any_cpu_runs() {
    const auto usable = usable_kernels();
    CHECK(std::strcmp(usable.back()->name, "common") == 0);
    CHECK(usable.front() == &best_kernels());
    for (const kernels * each : usable) {
        std::printf("kernels %s\n", each->name);
    }
}

// With 0 and a few lengths around those of vectors.
void moves_weights_as_adamw_does(const kernels & with, std::mt19937 & random) {
    std::uniform_real_distribution<float> any(-1.0f, 1.0f);
    const adamw_factors                   by{0.5f, 0.9f, 0.999f, 0.99f, 10.0f, 1000.0f, 0.01f, 1e-8f};
    for (const size_t count : {0u, 1u, 3u, 4u, 7u, 8u, 15u, 16u, 17u, 33u, 1000u}) {
        std::vector<float> w(count);
        std::vector<float> g(count);
        std::vector<float> m(count);
        std::vector<float> v(count);
        for (size_t i = 0; i < count; i++) {
            w[i] = any(random);
            g[i] = any(random);
            m[i] = any(random);
            v[i] = 0.5f + 0.4f * any(random);
        }
        std::vector<float> weights = w;
        std::vector<float> first   = m;
        std::vector<float> second  = v;
        std::vector<float> zeroed  = g;
        with.adamw_step(by, weights.data(), zeroed.data(), first.data(), second.data(), count);
        for (size_t i = 0; i < count; i++) {
            const double gradient = 0.5 * static_cast<double>(g[i]);
            const double mean     = 0.9 * static_cast<double>(m[i]) + 0.1 * gradient;
            const double square   = 0.999 * static_cast<double>(v[i]) + 0.001 * gradient * gradient;
            CHECK_NEAR(static_cast<double>(first[i]), mean, 1e-6);
            CHECK_NEAR(static_cast<double>(second[i]), square, 1e-6);
            CHECK_NEAR(static_cast<double>(weights[i]),
                       0.99 * static_cast<double>(w[i]) - 0.01 * 10.0 * mean / (std::sqrt(1000.0 * square) + 1e-8), 1e-6);
            CHECK(zeroed[i] == 0.0f);
        }
    }
}

} // namespace

int main() {
    const auto seed = std::random_device{}();
    std::printf("seed %u\n", seed);
    std::mt19937 random(seed);
    ends_with_kernels_that_any_cpu_runs();
    for (const kernels * with : usable_kernels()) {
        moves_weights_as_adamw_does(*with, random);
    }
    return 0;
}
