// SPDX-License-Identifier: Apache-2.0
// Prompts and completions to tokens, with the vocabulary of a model file.
#pragma once

#include "vocabulary.h"

#include "llama-cpp.h"

#include <cstdint>
#include <string>
#include <vector>

namespace genrec {

struct encoded_text {
    std::vector<int32_t> tokens;
    std::vector<int32_t> completion_mask; // 1 for the completion's tokens and the end of sequence
};

class text_encoder {
  public:
    // The vocabulary is read when the first text comes.
    explicit text_encoder(std::string model_path) : path_(std::move(model_path)) {}

    // Prompt and completion are tokenised each on its own, the completion as what goes on behind the prompt. A beginning of
    // sequence is put first if the model wants it, an end of sequence last if it has one. Throws load_error if the vocabulary
    // cannot be read, json_error if it lacks tokens for the text.
    encoded_text encode(const std::string & prompt, const std::string & completion);

  private:
    void load();

    std::string     path_;
    llama_model_ptr model_;
};

} // namespace genrec
