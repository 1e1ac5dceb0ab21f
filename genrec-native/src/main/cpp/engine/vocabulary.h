// SPDX-License-Identifier: Apache-2.0
// Text to tokens and back, with special tokens off: text is always just text.
#pragma once

#include "llama.h"

#include <string>
#include <string_view>
#include <vector>

namespace genrec {

class vocabulary {
  public:
    // The vocabulary must outlive this object.
    explicit vocabulary(const llama_vocab * vocab);

    int32_t size() const;

    // The tokens of a text that stands by itself, appended to `tokens`.
    void encode(std::string_view text, std::vector<llama_token> & tokens) const;

    // The tokens of a text that goes on behind other text: without the mark before a first word. Appended to `tokens`.
    void encode_continuation(std::string_view text, std::vector<llama_token> & tokens) const;

    // The bytes of some tokens, the reverse of encode. Throws std::invalid_argument for a token that is not there.
    std::string decode(const llama_token * tokens, size_t count) const;

    // Each is -1 if the vocabulary has none.
    llama_token beginning_of_sequence() const;
    llama_token end_of_sequence() const;
    llama_token newline() const;

  private:
    const llama_vocab *      vocab_;
    std::vector<llama_token> marker_; // the tokens of a text that joins with no other
    bool                     marks_first_word_;

    // As encode and encode_continuation, but text may be merged into a special token of the same text.
    void append(std::string_view text, std::vector<llama_token> & tokens) const;
    void append_continuation(std::string_view text, std::vector<llama_token> & tokens) const;

    // As encode_continuation, cut within every special text, so that nothing can be merged into it.
    void append_in_parts(std::string_view text, std::vector<llama_token> & tokens) const;

    bool                     is_special(llama_token token) const;
    bool                     has_special(const std::vector<llama_token> & tokens, size_t from) const;
    std::vector<std::string> special_texts() const;

    int32_t     tokenize(std::string_view text, llama_token * tokens, int32_t room) const;
    std::string piece(llama_token token) const;
};

} // namespace genrec
