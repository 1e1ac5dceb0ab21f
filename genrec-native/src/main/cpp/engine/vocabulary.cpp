// SPDX-License-Identifier: Apache-2.0
#include "vocabulary.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace genrec {
namespace {

// U+E000 is of the private use area: no vocabulary has a piece with it, so nothing merges across its end.
constexpr std::string_view marker_text = "\xEE\x80\x80";

// Where to cut a text so that the part before holds no whole special text: behind the first byte of the first one, or
// at the end. The rest begins with the remainder of that special text.
size_t next_cut(std::string_view text, const std::vector<std::string> & specials) {
    size_t first = text.size();
    for (const std::string & special : specials) {
        first = std::min(first, text.find(special));
    }
    return std::min(first + 1, text.size());
}

} // namespace

vocabulary::vocabulary(const llama_vocab * vocab) : vocab_(vocab), marks_first_word_(false) {
    append(marker_text, marker_);
    std::vector<llama_token> letter;
    append("a", letter);
    marks_first_word_ = !letter.empty() && piece(letter.front()).rfind(' ', 0) == 0;
}

int32_t vocabulary::size() const {
    return llama_vocab_n_tokens(vocab_);
}

void vocabulary::encode(std::string_view text, std::vector<llama_token> & tokens) const {
    const size_t before = tokens.size();
    append(text, tokens);
    if (has_special(tokens, before)) {
        tokens.resize(before);
        const size_t cut = next_cut(text, special_texts());
        append(text.substr(0, cut), tokens);
        append_in_parts(text.substr(cut), tokens);
    }
}

void vocabulary::encode_continuation(std::string_view text, std::vector<llama_token> & tokens) const {
    const size_t before = tokens.size();
    append_continuation(text, tokens);
    if (has_special(tokens, before)) {
        tokens.resize(before);
        append_in_parts(text, tokens);
    }
}

void vocabulary::append(std::string_view text, std::vector<llama_token> & tokens) const {
    if (text.empty()) {
        return;
    }
    if (text.size() > static_cast<size_t>(std::numeric_limits<int32_t>::max() / 2)) {
        throw std::invalid_argument("a text of " + std::to_string(text.size()) + " bytes is too long to tokenise");
    }
    const size_t before = tokens.size();
    // As a rule no more tokens than bytes come out, but for the mark before the first word. A vocabulary without a piece
    // for the space spells it in three bytes.
    int32_t room = static_cast<int32_t>(text.size()) + 2;
    int32_t count;
    do {
        tokens.resize(before + static_cast<size_t>(room));
        count = tokenize(text, tokens.data() + before, room);
        room  = -count;
    } while (count < 0);
    tokens.resize(before + static_cast<size_t>(count));
}

void vocabulary::append_continuation(std::string_view text, std::vector<llama_token> & tokens) const {
    if (!marks_first_word_) {
        append(text, tokens);
        return;
    }
    if (text.empty()) {
        return;
    }
    std::vector<llama_token> marked;
    append(std::string(marker_text) + std::string(text), marked);
    if (marked.size() < marker_.size() || !std::equal(marker_.begin(), marker_.end(), marked.begin())) {
        throw std::runtime_error("the vocabulary joins U+E000 with what follows, so a continuation cannot be tokenised");
    }
    tokens.insert(tokens.end(), marked.begin() + static_cast<std::ptrdiff_t>(marker_.size()), marked.end());
}

void vocabulary::append_in_parts(std::string_view text, std::vector<llama_token> & tokens) const {
    const std::vector<std::string> specials = special_texts();
    while (!text.empty()) {
        const size_t cut = next_cut(text, specials);
        append_continuation(text.substr(0, cut), tokens);
        text.remove_prefix(cut);
    }
}

bool vocabulary::is_special(llama_token token) const {
    return (llama_vocab_get_attr(vocab_, token) & (LLAMA_TOKEN_ATTR_CONTROL | LLAMA_TOKEN_ATTR_UNKNOWN)) != 0;
}

bool vocabulary::has_special(const std::vector<llama_token> & tokens, size_t from) const {
    return std::any_of(tokens.begin() + static_cast<std::ptrdiff_t>(from), tokens.end(),
                       [this](llama_token token) { return is_special(token); });
}

std::vector<std::string> vocabulary::special_texts() const {
    std::vector<std::string> texts;
    for (llama_token token = 0; token < size(); token++) {
        const std::string text = is_special(token) ? llama_vocab_get_text(vocab_, token) : "";
        if (text.size() > 1) {
            texts.push_back(text);
        }
    }
    return texts;
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

// As llama_tokenize: the number of tokens, or minus the number that there is no room for.
int32_t vocabulary::tokenize(std::string_view text, llama_token * tokens, int32_t room) const {
    int32_t count;
    try {
        count = llama_tokenize(vocab_, text.data(), static_cast<int32_t>(text.size()), tokens, room, false, false);
    } catch (const std::out_of_range &) {
        throw std::runtime_error("the vocabulary lacks tokens for some bytes, so it cannot tokenise every text");
    }
    if (count == std::numeric_limits<int32_t>::min()) {
        throw std::invalid_argument("a text of " + std::to_string(text.size()) + " bytes has too many tokens");
    }
    return count;
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
