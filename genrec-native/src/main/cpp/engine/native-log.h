// SPDX-License-Identifier: Apache-2.0
// What llama.cpp and ggml log, kept until somebody asks for it. Nothing is ever printed.
#pragma once

#include "ggml.h"

#include <string>

namespace genrec {

// The log callback for llama_log_set and ggml_log_set.
void log_line(ggml_log_level level, const char * text, void * user_data);

// Takes the lines since the last call, oldest first: a letter (D, I, W or E), then the text, then a line feed. Lines
// beyond the newest thousand are lost.
std::string take_log();

// The errors that this thread has seen since forget_errors, joined by "; ".
std::string errors_of_this_thread();

void forget_errors();

} // namespace genrec
