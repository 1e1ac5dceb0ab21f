// SPDX-License-Identifier: Apache-2.0
// What can go wrong in the engine; jni/ maps each kind to a Java exception. Wrong arguments are std::invalid_argument.
#pragma once

#include <stdexcept>
#include <string>

namespace genrec {

// A part of the engine's own libraries is missing.
struct library_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// A model or adapter file cannot be used.
struct load_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The caller cancelled.
struct cancelled_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// A step could not be computed.
struct inference_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Memory that was asked for is not to be had.
struct memory_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

} // namespace genrec
