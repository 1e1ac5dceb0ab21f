// SPDX-License-Identifier: Apache-2.0
#include "variant.h"

#include <math.h>
#include <string.h>

namespace genrec {
namespace GENREC_KERNELS {
namespace {

// exp(x) for x in [-87, 0]: 2^n e^r with |r| <= ln(2)/2 and the Taylor polynomial of degree 6, whose remainder there is
// 2e-8. Written without a call or a branch, so that the compiler can vectorise the loop around it, which std::exp
// prevents.
float exp_of_nonpositive(float x) {
    const float to_integer = 12582912.0f; // 1.5 * 2^23: adding it rounds to a whole number
    const float n          = (x * 1.44269504f + to_integer) - to_integer;
    const float r          = (x - n * 0.693359375f) + n * 2.12194440e-4f; // ln(2) in two parts, the first exact
    float       p          = 1.0f / 720.0f;
    p                      = p * r + 1.0f / 120.0f;
    p                      = p * r + 1.0f / 24.0f;
    p                      = p * r + 1.0f / 6.0f;
    p                      = p * r + 0.5f;
    p                      = p * r + 1.0f;
    p                      = p * r + 1.0f;
    const int32_t bits     = (static_cast<int32_t>(n) + 127) << 23;
    float         power;
    memcpy(&power, &bits, sizeof(power));
    return p * power;
}

} // namespace

double log_sum_exp(const float * logits, size_t count) {
    float largest = logits[0];
#pragma omp simd reduction(max : largest)
    for (size_t i = 0; i < count; i++) {
        largest = logits[i] > largest ? logits[i] : largest; // std::max, which takes references, is not vectorised here
    }
    // In blocks: a 32-bit sum over 100,000 entries loses five digits where the compiler does not vectorise it.
    constexpr size_t block = 1024;
    double           sum   = 0;
    for (size_t begin = 0; begin < count; begin += block) {
        const size_t end        = begin + block < count ? begin + block : count;
        float        of_a_block = 0;
#pragma omp simd reduction(+ : of_a_block)
        for (size_t i = begin; i < end; i++) {
            const float below = logits[i] - largest;
            of_a_block += exp_of_nonpositive(below > -87.0f ? below : -87.0f);
        }
        sum += static_cast<double>(of_a_block);
    }
    return static_cast<double>(largest) + log(sum);
}

} // namespace GENREC_KERNELS
} // namespace genrec
