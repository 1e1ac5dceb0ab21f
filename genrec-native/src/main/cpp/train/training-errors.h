// SPDX-License-Identifier: Apache-2.0
// What can go wrong in fine-tuning beyond the engine's errors; wrong options are std::invalid_argument.
#pragma once

#include "errors.h"

namespace genrec {

// A line of a data or catalogue file cannot be used; the message begins with file:line.
struct data_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// A file cannot be written.
struct write_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The loss or a gradient is no number any more.
struct divergence_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

} // namespace genrec
