// SPDX-License-Identifier: Apache-2.0
#include "native-log.h"

#include <deque>
#include <mutex>

namespace genrec {
namespace {

constexpr size_t most_lines = 1000;

std::mutex                lines_mutex;
std::deque<std::string>   lines;
thread_local std::string  errors;
thread_local char         last_letter = 'D';

char letter_of(ggml_log_level level) {
    switch (level) {
        case GGML_LOG_LEVEL_ERROR: return 'E';
        case GGML_LOG_LEVEL_WARN:  return 'W';
        case GGML_LOG_LEVEL_INFO:  return 'I';
        case GGML_LOG_LEVEL_CONT:  return last_letter;
        default:                   return 'D';
    }
}

std::string trimmed(const char * text) {
    std::string line(text);
    while (!line.empty() && (line.back() == '\n' || line.back() == ' ' || line.back() == '.')) {
        line.pop_back();
    }
    for (char & c : line) {
        if (c == '\n' || c == '\r') {
            c = ' ';
        }
    }
    return line;
}

} // namespace

void log_line(ggml_log_level level, const char * text, void * /*user_data*/) {
    const std::string line = trimmed(text);
    if (line.empty()) {
        return; // the dots of a progress bar
    }
    last_letter = letter_of(level);
    if (last_letter == 'E') {
        errors += errors.empty() ? line : "; " + line;
    }
    const std::lock_guard<std::mutex> lock(lines_mutex);
    if (lines.size() == most_lines) {
        lines.pop_front();
    }
    lines.push_back(last_letter + line + '\n');
}

std::string take_log() {
    const std::lock_guard<std::mutex> lock(lines_mutex);
    std::string all;
    for (const std::string & line : lines) {
        all += line;
    }
    lines.clear();
    return all;
}

std::string errors_of_this_thread() {
    return errors;
}

void forget_errors() {
    errors.clear();
}

} // namespace genrec
