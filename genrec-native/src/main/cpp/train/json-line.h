// SPDX-License-Identifier: Apache-2.0
// A strict reader of JSON objects whose wanted values are arrays of integers, or strings.
#pragma once

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace genrec {

// The message says what was expected and at which column.
struct json_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The values of the wanted keys that an object has.
struct json_line {
    std::map<std::string, std::vector<int32_t>> arrays;
    std::map<std::string, std::string>          texts; // in UTF-8

    bool has(const std::string & key) const { return arrays.count(key) != 0 || texts.count(key) != 0; }
};

struct wanted_keys {
    std::vector<std::string> arrays;
    std::vector<std::string> texts;
};

// Other keys may hold anything. Throws json_error if the line is not one JSON object in UTF-8, a key occurs twice, or a wanted
// value is no array of 32-bit integers, or no string.
json_line read_json_line(const std::string & line, const wanted_keys & wanted);

} // namespace genrec
