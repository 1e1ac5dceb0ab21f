// SPDX-License-Identifier: Apache-2.0
#include "adamw.h"

#include "compute.h"
#include "kernels.h"

#include <cmath>

namespace genrec {

float learning_rate(float peak, int64_t step, int64_t warm_up, int64_t steps) {
    if (step < warm_up) {
        return peak * static_cast<float>(step + 1) / static_cast<float>(warm_up);
    }
    constexpr double pi   = 3.14159265358979323846;
    const double     done = static_cast<double>(step - warm_up) / static_cast<double>(steps - warm_up);
    return static_cast<float>(0.5 * static_cast<double>(peak) * (1.0 + std::cos(pi * done)));
}

adamw::adamw(std::vector<ggml_tensor *> parameters, const adamw_settings & settings)
    : parameters_(std::move(parameters)), settings_(settings) {
    for (const ggml_tensor * parameter : parameters_) {
        gradients_.emplace_back(static_cast<size_t>(ggml_nelements(parameter)));
    }
    first_  = gradients_;
    second_ = gradients_;
}

void adamw::clear_gradients() {
    for (std::vector<float> & gradient : gradients_) {
        gradient.assign(gradient.size(), 0.0f);
    }
}

double adamw::step(int64_t step, float rate) {
    double squares = 0;
    for (const std::vector<float> & gradient : gradients_) {
        double sums[8] = {}; // several, so that the compiler may add in parallel
        size_t i       = 0;
        for (; i + 8 <= gradient.size(); i += 8) {
            for (size_t j = 0; j < 8; j++) {
                sums[j] += static_cast<double>(gradient[i + j]) * static_cast<double>(gradient[i + j]);
            }
        }
        for (; i < gradient.size(); i++) {
            sums[0] += static_cast<double>(gradient[i]) * static_cast<double>(gradient[i]);
        }
        for (const double sum : sums) {
            squares += sum;
        }
    }
    const double norm = std::sqrt(squares);
    if (!std::isfinite(norm)) {
        return norm;
    }
    const auto   limit   = static_cast<double>(settings_.clip);
    const auto   shrunk  = static_cast<float>(limit > 0 && norm > limit ? limit / norm : 1.0);
    const auto   t       = static_cast<double>(step + 1);
    const auto   first   = static_cast<float>(1.0 / (1.0 - std::pow(static_cast<double>(settings_.beta1), t)));
    const auto   second  = static_cast<float>(1.0 / (1.0 - std::pow(static_cast<double>(settings_.beta2), t)));
    adamw_factors by{shrunk, settings_.beta1, settings_.beta2, 1.0f, first, second, rate, settings_.epsilon};
    for (size_t i = 0; i < parameters_.size(); i++) {
        host_floats values(parameters_[i]);
        by.kept = ggml_n_dims(parameters_[i]) > 1 ? 1.0f - rate * settings_.weight_decay : 1.0f;
        best_kernels().adamw_step(by, values.data(), gradients_[i].data(), first_[i].data(), second_[i].data(), values.size());
        values.store();
    }
    return norm;
}

} // namespace genrec
