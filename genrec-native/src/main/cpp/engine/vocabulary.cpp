// SPDX-License-Identifier: Apache-2.0
#include "vocabulary.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace genrec {
namespace {

// U+E000 is of the private use area: no vocabulary has a piece with it, so nothing merges across its end.
constexpr std::string_view marker_text = "\xEE\x80\x80";

} // namespace

vocabulary::vocabulary(const llama_vocab * vocab) : vocab_(vocab), marks_first_word_(false) {
    encode(marker_text, marker_);
    std::vector<llama_token> letter;
    encode("a", letter);
    marks_first_word_ = !letter.empty() && piece(letter.front()).rfind(' ', 0) == 0;
}

int32_t vocabulary::size() const {
    return llama_vocab_n_tokens(vocab_);
}

void vocabulary::encode(std::string_view text, std::vector<llama_token> & tokens) const {
    if (text.empty()) {
        return;
    }
    if (text.size() > static_cast<size_t>(std::numeric_limits<int32_t>::max() / 2)) {
        throw std::invalid_argument("a text of " + std::to_string(text.size()) + " bytes is too long to tokenise");
    }
    const auto   length = static_cast<int32_t>(text.size());
    const size_t before = tokens.size();
    // No vocabulary gives more tokens than bytes, but for the mark before the first word.
    tokens.resize(before + text.size() + 2);
    const int32_t count = llama_tokenize(vocab_, text.data(), length, tokens.data() + before, length + 2, false, false);
    if (count < 0) {
        throw std::runtime_error("llama.cpp needs " + std::to_string(-static_cast<int64_t>(count)) + " tokens for " +
                                 std::to_string(length) + " bytes");
    }
    tokens.resize(before + static_cast<size_t>(count));
}

void vocabulary::encode_continuation(std::string_view text, std::vector<llama_token> & tokens) const {
    if (!marks_first_word_) {
        encode(text, tokens);
        return;
    }
    if (text.empty()) {
        return;
    }
    std::vector<llama_token> marked;
    encode(std::string(marker_text) + std::string(text), marked);
    if (marked.size() < marker_.size() || !std::equal(marker_.begin(), marker_.end(), marked.begin())) {
        throw std::runtime_error("the vocabulary joins U+E000 with what follows, so a continuation cannot be tokenised");
    }
    tokens.insert(tokens.end(), marked.begin() + static_cast<std::ptrdiff_t>(marker_.size()), marked.end());
}

std::string vocabulary::decode(const llama_token * tokens, size_t count) const {
    std::string text;
    for (size_t i = 0; i < count; i++) {
        if (tokens[i] < 0 || tokens[i] >= size()) {
            throw std::invalid_argument("token " + std::to_string(tokens[i]) + " is not one of the vocabulary's " +
                                        std::to_string(size()));
        }
        text += piece(tokens[i]);
    }
    if (marks_first_word_ && !text.empty() && text.front() == ' ') {
        text.erase(0, 1);
    }
    return text;
}

llama_token vocabulary::beginning_of_sequence() const {
    return llama_vocab_bos(vocab_);
}

llama_token vocabulary::end_of_sequence() const {
    return llama_vocab_eos(vocab_);
}

llama_token vocabulary::newline() const {
    return llama_vocab_nl(vocab_);
}

std::string vocabulary::piece(llama_token token) const {
    char          small[64];
    const int32_t length = llama_token_to_piece(vocab_, token, small, sizeof(small), 0, false);
    if (length >= 0) {
        return std::string(small, static_cast<size_t>(length));
    }
    std::string   large(static_cast<size_t>(-length), '\0');
    const int32_t again = llama_token_to_piece(vocab_, token, large.data(), -length, 0, false);
    large.resize(static_cast<size_t>(std::max(again, 0)));
    return large;
}

} // namespace genrec
