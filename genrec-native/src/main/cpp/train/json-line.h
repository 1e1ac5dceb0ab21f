// SPDX-License-Identifier: Apache-2.0
// A strict reader of JSON objects whose wanted values are arrays of integers.
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

// The values of the wanted keys that the object has; other keys may hold anything. Throws json_error if the line is not one
// JSON object, a key occurs twice, or a wanted value is no array of 32-bit integers.
std::map<std::string, std::vector<int32_t>> read_json_line(const std::string & line, const std::vector<std::string> & wanted);

} // namespace genrec
