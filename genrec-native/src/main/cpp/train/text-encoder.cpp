// SPDX-License-Identifier: Apache-2.0
#include "text-encoder.h"

#include "errors.h"
#include "json-line.h"
#include "native-log.h"

namespace genrec {

void text_encoder::load() {
    llama_model_params params = llama_model_default_params();
    params.vocab_only         = true;
    params.n_gpu_layers       = 0;
    forget_errors();
    model_.reset(llama_model_load_from_file(path_.c_str(), params));
    if (!model_) {
        throw load_error(path_ + ": its vocabulary cannot be read: " + errors_of_this_thread());
    }
}

encoded_text text_encoder::encode(const std::string & prompt, const std::string & completion) {
    if (!model_) {
        load();
    }
    const llama_vocab * handle = llama_model_get_vocab(model_.get());
    encoded_text        text;
    try {
        const vocabulary vocab(handle);
        if (llama_vocab_get_add_bos(handle) && vocab.beginning_of_sequence() >= 0) {
            text.tokens.push_back(vocab.beginning_of_sequence());
        }
        vocab.encode(prompt, text.tokens);
        text.completion_mask.resize(text.tokens.size());
        if (prompt.empty()) {
            vocab.encode(completion, text.tokens);
        } else {
            vocab.encode_continuation(completion, text.tokens);
        }
        if (vocab.end_of_sequence() >= 0) {
            text.tokens.push_back(vocab.end_of_sequence());
        }
    } catch (const std::exception & e) {
        throw json_error(e.what());
    }
    text.completion_mask.resize(text.tokens.size(), 1);
    return text;
}

} // namespace genrec
