// SPDX-License-Identifier: Apache-2.0
// What steps of the tests are made of.
#pragma once

#include "batch.h"
#include "tiny-model.h"

#include <cstdint>
#include <numeric>
#include <vector>

namespace genrec {

inline void add_row(batch & step, int32_t sequence, const std::vector<int32_t> & tokens,
                    const std::vector<int32_t> & candidates, bool scored = false) {
    if (step.row_token_offsets.empty()) {
        step.row_token_offsets     = {0};
        step.row_candidate_offsets = {0};
    }
    step.row_sequences.push_back(sequence);
    step.row_scored.push_back(scored);
    step.tokens.insert(step.tokens.end(), tokens.begin(), tokens.end());
    step.candidates.insert(step.candidates.end(), candidates.begin(), candidates.end());
    step.row_token_offsets.push_back(static_cast<int32_t>(step.tokens.size()));
    step.row_candidate_offsets.push_back(static_cast<int32_t>(step.candidates.size()));
    step.token_log_probabilities.resize(step.tokens.size());
    step.candidate_log_probabilities.resize(step.candidates.size());
}

inline std::vector<int32_t> all_tokens() {
    std::vector<int32_t> all(tiny_vocabulary_size);
    std::iota(all.begin(), all.end(), 0);
    return all;
}

inline std::vector<int32_t> text(int first, size_t length) {
    std::vector<int32_t> tokens(length);
    for (size_t i = 0; i < length; i++) {
        tokens[i] = (first + static_cast<int>(i) * 37) % tiny_vocabulary_size;
    }
    return tokens;
}

} // namespace genrec
