// SPDX-License-Identifier: Apache-2.0
// Steps of many sequences against the same tokens decoded alone.
#include "errors.h"
#include "model.h"
#include "session.h"

#include "check.h"
#include "steps.h"
#include "tiny-model.h"

using namespace genrec;

namespace {

constexpr double tolerance = 1e-4;

const session_options small{512, 8, 64, 2, LLAMA_FLASH_ATTN_TYPE_AUTO};

// (vocabulary) after some tokens, in a session of their own.
std::vector<float> alone(const model & loaded, const std::vector<int32_t> & tokens,
                         const session_options & options = small) {
    session fresh(loaded, options);
    batch   step;
    add_row(step, 0, tokens, all_tokens());
    fresh.decode(step);
    return step.candidate_log_probabilities;
}

void check_same(const std::vector<float> & actual, size_t from, const std::vector<float> & expected) {
    for (size_t i = 0; i < expected.size(); i++) {
        CHECK_NEAR(static_cast<double>(actual[from + i]), static_cast<double>(expected[i]), tolerance);
    }
}

void rows_share_a_step(const model & loaded) {
    const std::vector<int32_t> first  = text(5, 100); // longer than a batch of 64
    const std::vector<int32_t> second = text(9, 7);
    session                    shared(loaded, small);
    batch                      step;
    add_row(step, 3, first, all_tokens());
    add_row(step, 6, second, all_tokens());
    shared.decode(step);
    check_same(step.candidate_log_probabilities, 0, alone(loaded, first));
    check_same(step.candidate_log_probabilities, tiny_vocabulary_size, alone(loaded, second));
    CHECK(shared.lengths()[3] == 100 && shared.lengths()[6] == 7 && shared.lengths()[0] == 0);
}

void branches_share_a_prefix(const model & loaded) {
    const std::vector<int32_t> prefix = text(11, 20);
    session                    shared(loaded, small);
    batch                      prefill;
    add_row(prefill, 0, prefix, {});
    shared.decode(prefill);
    batch step;
    step.edits = {{0, 1, -1}, {0, 2, -1}};
    add_row(step, 1, {42}, all_tokens());
    add_row(step, 2, {43, 44}, all_tokens());
    shared.decode(step);
    std::vector<int32_t> one = prefix;
    one.push_back(42);
    std::vector<int32_t> two = prefix;
    two.insert(two.end(), {43, 44});
    check_same(step.candidate_log_probabilities, 0, alone(loaded, one));
    check_same(step.candidate_log_probabilities, tiny_vocabulary_size, alone(loaded, two));
}

void prefixes_are_copied_and_cut(const model & loaded) {
    const std::vector<int32_t> first = text(11, 90); // longer than a batch of 64
    session                    shared(loaded, small);
    batch                      prefill;
    add_row(prefill, 0, first, {});
    add_row(prefill, 2, text(3, 8), {});
    shared.decode(prefill);
    batch step;
    step.edits = {{0, 1, 70}, {1, 2, 30}, {0, 0, 50}, {1, 3, 0}};
    for (const int32_t sequence : {0, 1, 2, 3}) {
        add_row(step, sequence, text(40 + sequence, 3), all_tokens());
    }
    shared.decode(step);
    size_t at = 0;
    for (const std::ptrdiff_t length : {50, 70, 30, 0}) {
        std::vector<int32_t>       whole(first.begin(), first.begin() + length);
        const std::vector<int32_t> tail = text(40 + static_cast<int>(at), 3);
        whole.insert(whole.end(), tail.begin(), tail.end());
        CHECK(shared.lengths()[at] == length + 3);
        check_same(step.candidate_log_probabilities, at * tiny_vocabulary_size, alone(loaded, whole));
        at++;
    }
}

void attention_is_fused_and_as_exact_as_unfused(const model & loaded) {
    session_options off = small;
    off.flash_attention = LLAMA_FLASH_ATTN_TYPE_DISABLED;
    session fused(loaded, small);
    session unfused(loaded, off);
    CHECK(fused.is_attention_fused());
    CHECK(!unfused.is_attention_fused());
    for (const size_t length : {1u, 10u, 64u, 200u}) { // by token below 64, in tiles from there
        batch expected;
        expected.edits = {{-1, 0, -1}};
        add_row(expected, 0, text(5, length), all_tokens());
        batch actual = expected;
        unfused.decode(expected);
        fused.decode(actual);
        for (size_t i = 0; i < expected.candidates.size(); i++) {
            CHECK_NEAR(static_cast<double>(actual.candidate_log_probabilities[i]),
                       static_cast<double>(expected.candidate_log_probabilities[i]), 1e-5);
        }
    }
}

void scored_tokens_are_those_of_single_steps(const model & loaded) {
    const std::vector<int32_t> tokens = text(3, 80);
    session                    scoring(loaded, small);
    batch                      step;
    add_row(step, 0, tokens, {}, true);
    scoring.decode(step);
    for (const size_t i : {1u, 40u, 63u, 64u, 65u, 79u}) {
        const std::vector<float> before = alone(loaded, {tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(i)});
        CHECK_NEAR(static_cast<double>(step.token_log_probabilities[i]),
                   static_cast<double>(before[static_cast<size_t>(tokens[i])]), tolerance);
    }
}

void candidates_are_normalised_among_themselves(const model & loaded) {
    const std::vector<float> all = alone(loaded, text(5, 9));
    session                  fresh(loaded, small);
    batch                    step;
    step.over_candidates = true;
    add_row(step, 0, text(5, 9), {10, 20, 30});
    add_row(step, 1, text(5, 9), {10});
    fresh.decode(step);
    const double sum = std::exp(all[10]) + std::exp(all[20]) + std::exp(all[30]);
    for (size_t i = 0; i < 3; i++) {
        CHECK_NEAR(std::exp(step.candidate_log_probabilities[i]), std::exp(all[10 + 10 * i]) / sum, 1e-4);
    }
    CHECK(step.candidate_log_probabilities[3] == 0.0f);
}

void a_full_cache_ends_the_session(const model & loaded) {
    session full(loaded, small);
    batch   step;
    add_row(step, 0, text(1, full.context_tokens() + 1), {});
    CHECK_THROWS(full.decode(step), inference_error, "full");
    batch next;
    add_row(next, 1, text(1, 2), {});
    CHECK_THROWS(full.decode(next), inference_error, "failed before");
}

void wrong_batches_change_nothing(const model & loaded) {
    session fresh(loaded, small);
    batch   prefill;
    add_row(prefill, 0, text(1, 5), {});
    fresh.decode(prefill);
    batch wrong;
    wrong.edits = {{-1, 0, -1}};
    add_row(wrong, 1, {tiny_vocabulary_size}, {});
    CHECK_THROWS(fresh.decode(wrong), std::invalid_argument, "token " + std::to_string(tiny_vocabulary_size));
    CHECK(fresh.lengths()[0] == 5);
}

void an_adapter_changes_scores_and_scale_0_does_not(const std::string & path, const std::string & adapter) {
    const model plain({path, "", -1, true, false, nullptr});
    model       without({path, "", -1, true, false, nullptr});
    without.add_adapter(adapter, 0.0f);
    model with({path, "", -1, true, false, nullptr});
    with.add_adapter(adapter, 1.0f);
    const std::vector<float> expected = alone(plain, text(5, 9));
    check_same(alone(without, text(5, 9)), 0, expected);
    const std::vector<float> adapted = alone(with, text(5, 9));
    double                   largest = 0;
    for (size_t i = 0; i < expected.size(); i++) {
        largest = std::max(largest, std::abs(static_cast<double>(adapted[i] - expected[i])));
    }
    CHECK(largest > 0.01);
}

session_options with_adapter(const std::string & path, float scale) {
    session_options options = small;
    options.adapters        = {{path, scale}};
    return options;
}

void sessions_have_adapters_of_their_own(const std::string & path, const std::string & adapter) {
    const model plain({path, "", -1, true, false, nullptr});
    model       with({path, "", -1, true, false, nullptr});
    with.add_adapter(adapter, 1.0f);
    const model                loaded({path, "", -1, true, false, nullptr});
    session                    without(loaded, small);
    session                    adapted(loaded, with_adapter(adapter, 1.0f));
    const std::vector<int32_t> tokens = text(5, 9);
    for (size_t i = 0; i < tokens.size(); i++) {
        const std::vector<int32_t> before(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(i) + 1);
        for (session * each : {&without, &adapted}) {
            batch step;
            add_row(step, 0, {tokens[i]}, all_tokens());
            each->decode(step);
            check_same(step.candidate_log_probabilities, 0, alone(each == &adapted ? with : plain, before));
        }
    }
    check_same(alone(with, tokens, with_adapter(adapter, -1.0f)), 0, alone(plain, tokens));
    CHECK_THROWS(session(loaded, with_adapter(path + "-missing", 1.0f)), load_error, "-missing");
    CHECK_THROWS(session(loaded, with_adapter(path, 1.0f)), load_error, "model.gguf");
    check_same(alone(loaded, tokens), 0, alone(plain, tokens));
    check_same(alone(loaded, tokens, with_adapter(adapter, 1.0f)), 0, alone(with, tokens));
}

} // namespace

int main() {
    const temporary_folder folder;
    const std::string      path    = folder.file("model.gguf");
    const std::string      adapter = folder.file("adapter.gguf");
    write_tiny_model(path);
    write_tiny_adapter(adapter);
    const model loaded({path, "", -1, true, false, nullptr});
    rows_share_a_step(loaded);
    branches_share_a_prefix(loaded);
    attention_is_fused_and_as_exact_as_unfused(loaded);
    prefixes_are_copied_and_cut(loaded);
    scored_tokens_are_those_of_single_steps(loaded);
    candidates_are_normalised_among_themselves(loaded);
    a_full_cache_ends_the_session(loaded);
    wrong_batches_change_nothing(loaded);
    an_adapter_changes_scores_and_scale_0_does_not(path, adapter);
    sessions_have_adapters_of_their_own(path, adapter);
    return 0;
}
