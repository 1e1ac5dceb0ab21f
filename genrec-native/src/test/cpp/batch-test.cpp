// SPDX-License-Identifier: Apache-2.0
// Batches that must be refused before llama.cpp sees them.
#include "batch.h"

#include "check.h"

#include <stdexcept>

namespace {

const std::vector<int32_t> lengths{5, 3, 7};

genrec::batch valid() {
    genrec::batch step;
    step.edits                       = {{-1, 2, -1}, {0, 1, -1}, {1, 1, 4}};
    step.row_sequences               = {0, 1};
    step.row_token_offsets           = {0, 2, 3};
    step.row_candidate_offsets       = {0, 0, 2};
    step.row_scored                  = {1, 0};
    step.tokens                      = {4, 5, 6};
    step.candidates                  = {7, 8};
    step.token_log_probabilities     = {0, 0, 0};
    step.candidate_log_probabilities = {0, 0};
    return step;
}

template <typename Change> void refused(const char * text, Change change) {
    genrec::batch step = valid();
    change(step);
    std::vector<int32_t> after = lengths;
    CHECK_THROWS(step.check(10, after), std::invalid_argument, text);
}

} // namespace

int main() {
    std::vector<int32_t> after = lengths;
    valid().check(10, after);
    CHECK((after == std::vector<int32_t>{5, 4, 0}));
    using genrec::batch;
    refused("token 10", [](batch & step) { step.tokens[0] = 10; });
    refused("token -1", [](batch & step) { step.candidates[1] = -1; });
    refused("sequence 3", [](batch & step) { step.row_sequences[0] = 3; });
    refused("sequence 3", [](batch & step) { step.edits[0].destination = 3; });
    refused("sequence -2", [](batch & step) { step.edits[1].source = -2; });
    refused("sequence -1", [](batch & step) { step.edits[1].destination = -1; });
    refused("two rows", [](batch & step) { step.row_sequences[1] = 0; });
    refused("offsets", [](batch & step) { step.row_token_offsets[1] = 4; });
    refused("offsets", [](batch & step) { step.row_token_offsets[0] = 1; });
    refused("offsets", [](batch & step) { step.row_candidate_offsets[2] = 3; });
    refused("offsets", [](batch & step) { step.row_token_offsets.pop_back(); });
    refused("no token", [](batch & step) { step.row_token_offsets = {0, 3, 3}; });
    refused("6 tokens", [](batch & step) { step.edits[2].tokens = 6; }); // 5 by then
    refused("1 tokens", [](batch & step) { step.edits[2] = {2, 0, 1}; }); // emptied before
    refused("1 tokens", [](batch & step) { step.edits[2] = {-1, 0, 1}; });
    refused("-2 tokens", [](batch & step) { step.edits[2].tokens = -2; });
    refused("sizes", [](batch & step) { step.row_scored.pop_back(); });
    refused("sizes", [](batch & step) { step.candidate_log_probabilities.pop_back(); });
    return 0;
}
