// SPDX-License-Identifier: Apache-2.0
// The head for candidates against the head for the vocabulary, over types of weights.
#include "model.h"
#include "session.h"

#include "check.h"
#include "steps.h"
#include "tiny-model.h"

#include <cmath>

using namespace genrec;

namespace {

constexpr double tolerance = 1e-5;

session_options options_of(head_choice head, uint32_t batch_tokens = 64) {
    session_options options{2048, 16, batch_tokens, 2, LLAMA_FLASH_ATTN_TYPE_AUTO};
    options.head = head;
    return options;
}

model load(const std::string & path) {
    return model({path, "", -1, true, false, nullptr});
}

std::string quantised(const temporary_folder & folder, const std::string & path, llama_ftype type) {
    const std::string           to     = folder.file("quantised.gguf");
    llama_model_quantize_params params = llama_model_quantize_default_params();
    params.ftype                       = type;
    params.nthread                     = 1;
    CHECK(llama_model_quantize(path.c_str(), to.c_str(), &params) == 0);
    return to;
}

// Rows with many candidates, two, one, none.
batch mixed(int32_t first_sequence, size_t length) {
    batch step;
    step.over_candidates = true;
    add_row(step, first_sequence, text(5, length), all_tokens());
    add_row(step, first_sequence + 1, text(9, length + 3), {200, 7});
    add_row(step, first_sequence + 2, text(1, 2), {11});
    add_row(step, first_sequence + 3, text(2, length), {});
    add_row(step, first_sequence + 4, text(3, 1), {3, 4, 5, 3});
    return step;
}

void check_same(const batch & actual, const batch & expected) {
    for (size_t i = 0; i < expected.candidates.size(); i++) {
        CHECK_NEAR(static_cast<double>(actual.candidate_log_probabilities[i]),
                   static_cast<double>(expected.candidate_log_probabilities[i]), tolerance);
    }
}

void both_heads_agree(const std::string & path, bool must_be_usable) {
    const model loaded = load(path);
    for (const uint32_t batch_tokens : {64u, 2048u}) { // of 512 tokens a piece at most
        session vocabulary(loaded, options_of(head_choice::vocabulary, batch_tokens));
        session candidates(loaded, options_of(head_choice::candidates, batch_tokens));
        for (const size_t length : {300u, 1u, 20u}) {
            batch expected = mixed(2, length);
            batch actual   = expected;
            vocabulary.decode(expected);
            candidates.decode(actual);
            check_same(actual, expected);
        }
        CHECK(vocabulary.decoded_without_head() == 0);
        CHECK(!must_be_usable || candidates.decoded_without_head() > 0);
    }
}

void both_heads_take_turns(const std::string & path) {
    const model loaded = load(path);
    session     vocabulary(loaded, options_of(head_choice::vocabulary));
    session     turns(loaded, options_of(head_choice::candidates));
    for (int round = 0; round < 6; round++) {
        batch expected;
        expected.over_candidates = round % 3 != 0;
        add_row(expected, 0, text(round, 3), {10, 20, 30}, round % 3 == 1);
        add_row(expected, 1, text(round, 1), {40, 50});
        batch          actual = expected;
        const uint64_t before = turns.decoded_without_head();
        vocabulary.decode(expected);
        turns.decode(actual);
        check_same(actual, expected);
        CHECK_NEAR(static_cast<double>(actual.token_log_probabilities[1]),
                   static_cast<double>(expected.token_log_probabilities[1]), tolerance);
        CHECK(turns.decoded_without_head() == before + (round % 3 == 2 ? 1 : 0));
    }
}

void few_candidates_leave_the_head_out_and_many_do_not(const std::string & path) {
    const model loaded = load(path);
    session     automatic(loaded, options_of(head_choice::cheapest));
    batch       few;
    few.over_candidates = true;
    add_row(few, 0, text(1, 3), {1, 2, 3});
    automatic.decode(few);
    CHECK(automatic.decoded_without_head() == 1);
    batch many;
    many.over_candidates = true;
    add_row(many, 0, text(1, 3), all_tokens());
    automatic.decode(many);
    CHECK(automatic.decoded_without_head() == 1);
    batch none;
    none.over_candidates = true;
    add_row(none, 0, text(1, 3), {});
    add_row(none, 1, text(1, 3), {7});
    automatic.decode(none);
    CHECK(none.candidate_log_probabilities[0] == 0.0f);
    CHECK(automatic.decoded_without_head() == 1);
}

void an_adapter_on_the_head_keeps_it(const std::string & path, const std::string & adapter) {
    const model     loaded = load(path);
    session_options with   = options_of(head_choice::candidates);
    with.adapters          = {{adapter, 1.0f}};
    session adapted(loaded, with);
    session plain(loaded, options_of(head_choice::candidates));
    with.head = head_choice::vocabulary;
    session vocabulary(loaded, with);
    batch   actual   = mixed(0, 5);
    batch   expected = actual;
    batch   other    = actual;
    adapted.decode(actual);
    vocabulary.decode(expected);
    plain.decode(other);
    check_same(actual, expected);
    CHECK(adapted.decoded_without_head() == 0);
    CHECK(plain.decoded_without_head() == 1);
    CHECK(std::abs(actual.candidate_log_probabilities[0] - other.candidate_log_probabilities[0]) > 1e-3f);
}

} // namespace

int main() {
    const temporary_folder folder;
    const std::string      path    = folder.file("model.gguf");
    const std::string      adapter = folder.file("adapter.gguf");
    for (const bool tied : {true, false}) {
        tiny_shape shape;
        shape.tied = tied;
        write_tiny_model(path, shape);
        both_heads_agree(path, true);
        both_heads_take_turns(path);
        both_heads_agree(quantised(folder, path, LLAMA_FTYPE_MOSTLY_F16), true);
        // A backend may hold these in a layout of its own.
        both_heads_agree(quantised(folder, path, LLAMA_FTYPE_MOSTLY_Q8_0), false);
        shape.width        = 256; // what a K-quant's blocks need
        shape.feed_forward = 256;
        write_tiny_model(path, shape);
        both_heads_agree(quantised(folder, path, LLAMA_FTYPE_MOSTLY_Q4_K_M), false);
    }
    tiny_shape untied;
    untied.tied = false;
    write_tiny_model(path, untied);
    few_candidates_leave_the_head_out_and_many_do_not(path);
    write_tiny_adapter(adapter, true);
    an_adapter_on_the_head_keeps_it(path, adapter);
    return 0;
}
