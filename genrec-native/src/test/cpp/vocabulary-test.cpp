// SPDX-License-Identifier: Apache-2.0
// Text to tokens and back.
#include "model.h"
#include "vocabulary.h"

#include "check.h"
#include "tiny-model.h"

#include <stdexcept>

using namespace genrec;

int main() {
    const temporary_folder folder;
    write_tiny_model(folder.file("model.gguf"));
    const model        loaded({folder.file("model.gguf"), "", -1, true, false, nullptr});
    const vocabulary & vocab = loaded.vocab();

    CHECK(vocab.beginning_of_sequence() == 1);
    CHECK(vocab.end_of_sequence() == 2);
    CHECK(vocab.newline() == 3 + '\n');

    for (const std::string text : {"Heat", " leading", "</s><s>", "x</s></s>", "Am\xC3\xA9lie", "\xF0\x9F\x8E\xAC!", "\xEE\x80\x80", ""}) {
        std::vector<llama_token> tokens;
        vocab.encode(text, tokens);
        CHECK(vocab.decode(tokens.data(), tokens.size()) == text);
        for (const llama_token token : tokens) {
            CHECK(token > 2); // nothing special
        }
    }

    // The vocabulary marks a first word with a space; a continuation has none.
    std::vector<llama_token> word;
    std::vector<llama_token> continuation;
    vocab.encode(",", word);
    vocab.encode_continuation(",", continuation);
    CHECK(word.size() == 2);
    CHECK(continuation.size() == 1 && continuation[0] == 3 + ',');

    const llama_token missing = tiny_vocabulary_size;
    CHECK_THROWS(vocab.decode(&missing, 1), std::invalid_argument, std::to_string(missing));
    return 0;
}
