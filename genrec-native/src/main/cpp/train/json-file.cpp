// SPDX-License-Identifier: Apache-2.0
#include "json-file.h"

#include "training-errors.h"

#include <fstream>

namespace genrec {

void read_json_file(const std::string & path, const wanted_keys & wanted, const std::function<void(json_line &)> & take) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        throw data_error(path + ": the file cannot be opened");
    }
    std::string line;
    size_t      number = 0;
    bool        any    = false;
    while (std::getline(file, line)) {
        number++;
        if (line.find_first_not_of(" \t\r") == std::string::npos) {
            continue;
        }
        any = true;
        try {
            json_line values = read_json_line(line, wanted);
            take(values);
        } catch (const json_error & e) {
            throw data_error(path + ":" + std::to_string(number) + ": " + e.what());
        }
    }
    if (file.bad()) {
        throw data_error(path + ":" + std::to_string(number + 1) + ": the file cannot be read on");
    }
    if (!any) {
        throw data_error(path + ":1: there is no line");
    }
}

void check_tokens(const std::vector<int32_t> & tokens, int64_t vocabulary) {
    for (const int32_t token : tokens) {
        if (token < 0 || token >= vocabulary) {
            throw json_error("token " + std::to_string(token) + " is outside the vocabulary of " +
                             std::to_string(vocabulary));
        }
    }
}

} // namespace genrec
