// SPDX-License-Identifier: Apache-2.0
#include "variant.h"

#include <math.h>

namespace genrec {
namespace GENREC_KERNELS {

void adamw_step(const adamw_factors & by, float * weights, float * gradients, float * first_moments, float * second_moments,
                size_t count) {
    const adamw_factors f = by; // the stores below cannot change it
    float * const       w = weights;
    float * const       g = gradients;
    float * const       m = first_moments;
    float * const       v = second_moments;
    for (size_t j = 0; j < count; j++) {
        const float gradient = g[j] * f.shrunk;
        m[j] = f.beta1 * m[j] + (1.0f - f.beta1) * gradient;
        v[j] = f.beta2 * v[j] + (1.0f - f.beta2) * gradient * gradient;
        w[j] = w[j] * f.kept - f.rate * (m[j] * f.first) / (sqrtf(v[j] * f.second) + f.epsilon);
        g[j] = 0.0f;
    }
}

} // namespace GENREC_KERNELS
} // namespace genrec
