// SPDX-License-Identifier: Apache-2.0
#include "log-softmax.h"

#include "kernels.h"

namespace genrec {

double log_sum_exp(const float * logits, size_t count) {
    return best_kernels().log_sum_exp(logits, count);
}

} // namespace genrec
