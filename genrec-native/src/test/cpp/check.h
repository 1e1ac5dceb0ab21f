// SPDX-License-Identifier: Apache-2.0
// Checks for the C++ tests: a failed one says where and ends the program with 1.
#pragma once

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace genrec {

[[noreturn]] inline void fail(const char * file, int line, const std::string & what) {
    std::fprintf(stderr, "%s:%d: %s\n", file, line, what.c_str());
    std::exit(1);
}

} // namespace genrec

#define CHECK(condition)                                                                                                   \
    do {                                                                                                                   \
        if (!(condition)) {                                                                                                \
            genrec::fail(__FILE__, __LINE__, "not so: " #condition);                                                       \
        }                                                                                                                  \
    } while (false)

#define CHECK_NEAR(actual, expected, tolerance)                                                                            \
    do {                                                                                                                   \
        const double actual_   = (actual);                                                                                 \
        const double expected_ = (expected);                                                                               \
        if (!(std::abs(actual_ - expected_) <= (tolerance))) {                                                             \
            genrec::fail(__FILE__, __LINE__,                                                                               \
                         #actual " is " + std::to_string(actual_) + ", not " + std::to_string(expected_));                 \
        }                                                                                                                  \
    } while (false)

// Checks that an expression throws a type whose message holds a text.
#define CHECK_THROWS(expression, type, text)                                                                               \
    do {                                                                                                                   \
        bool thrown_ = false;                                                                                              \
        try {                                                                                                              \
            (void) (expression);                                                                                           \
        } catch (const type & e) {                                                                                         \
            thrown_ = true;                                                                                                \
            if (std::string(e.what()).find(text) == std::string::npos) {                                                   \
                genrec::fail(__FILE__, __LINE__, std::string("the message is: ") + e.what());                              \
            }                                                                                                              \
        }                                                                                                                  \
        if (!thrown_) {                                                                                                    \
            genrec::fail(__FILE__, __LINE__, #expression " throws no " #type);                                             \
        }                                                                                                                  \
    } while (false)
