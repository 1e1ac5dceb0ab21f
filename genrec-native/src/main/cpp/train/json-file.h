// SPDX-License-Identifier: Apache-2.0
// A file of JSON lines.
#pragma once

#include "json-line.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace genrec {

// Calls `take` with the wanted values of each line that is not blank. Throws data_error that begins with file:line if a line
// is no JSON object or `take` throws a json_error, and if there is no line or the file cannot be read.
void read_json_file(const std::string & path, const wanted_keys & wanted, const std::function<void(json_line &)> & take);

// Throws json_error unless all tokens are of the vocabulary.
void check_tokens(const std::vector<int32_t> & tokens, int64_t vocabulary);

} // namespace genrec
