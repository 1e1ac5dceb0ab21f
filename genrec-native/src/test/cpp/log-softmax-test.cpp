// SPDX-License-Identifier: Apache-2.0
// The normaliser against the obvious sum in 64 bits.
#include "kernels.h"
#include "log-softmax.h"

#include "check.h"

#include <algorithm>
#include <random>
#include <vector>

namespace {

double plain(const std::vector<float> & logits) {
    double largest = -1e300;
    for (const float logit : logits) {
        largest = std::max(largest, static_cast<double>(logit));
    }
    double sum = 0;
    for (const float logit : logits) {
        sum += std::exp(static_cast<double>(logit) - largest);
    }
    return largest + std::log(sum);
}

} // namespace

int main() {
    std::mt19937 random(42);
    for (const float spread : {0.1f, 1.0f, 10.0f, 100.0f, 1000.0f}) {
        for (const size_t count : {1u, 2u, 15u, 16u, 17u, 1000u, 32000u, 128256u}) {
            std::normal_distribution<float> logit(3.0f, spread);
            std::vector<float>              logits(count);
            for (float & value : logits) {
                value = logit(random);
            }
            for (const genrec::kernels * with : genrec::usable_kernels()) {
                CHECK_NEAR(with->log_sum_exp(logits.data(), count), plain(logits), 2e-6);
            }
        }
    }
    const std::vector<float> equal(1000, -5.0f);
    CHECK_NEAR(genrec::log_sum_exp(equal.data(), equal.size()), -5.0 + std::log(1000.0), 1e-6);
    return 0;
}
