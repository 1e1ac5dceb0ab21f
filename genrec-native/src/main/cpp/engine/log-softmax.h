// SPDX-License-Identifier: Apache-2.0
// The normaliser behind log-probabilities.
#pragma once

#include <cstddef>

namespace genrec {

// The natural logarithm of the sum of exp(logits[i]), i < count; count is at least 1. The relative error of the sum is
// below 1e-6.
double log_sum_exp(const float * logits, size_t count);

} // namespace genrec
