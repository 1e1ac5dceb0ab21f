// SPDX-License-Identifier: Apache-2.0
// Example files for fine-tuning the tiny model.
#pragma once

#include "random.h"

#include <fstream>
#include <sstream>
#include <string>

namespace genrec {

inline std::string bytes(const std::string & path) {
    std::ifstream      file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

// Sequences in which a token mostly tells the next.
inline void write_data(const std::string & path, uint64_t seed, int examples) {
    std::ofstream  out(path);
    random_numbers random(seed);
    for (int i = 0; i < examples; i++) {
        const size_t length = 4 + random.below(20);
        out << "{\"input_ids\": [1";
        size_t token = random.below(50);
        for (size_t j = 1; j < length; j++) {
            token = (token * 7 + random.below(3)) % 50;
            out << ", " << 3 + token;
        }
        out << "], \"completion_mask\": [0, 0";
        for (size_t j = 2; j < length; j++) {
            out << ", 1";
        }
        out << "]}\n";
    }
}

} // namespace genrec
