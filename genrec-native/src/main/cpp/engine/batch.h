// SPDX-License-Identifier: Apache-2.0
// One step for many sequences, as Java's DecodeBatch describes it.
//
// Axes: R rows, T tokens, C candidates, E edits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace genrec {

struct batch {
    bool                 over_candidates = false;  // whether the softmax runs over a row's candidates only
    std::vector<int32_t> edits;                    // (2 E) pairs (source, destination), source -1 for clearing
    std::vector<int32_t> row_sequences;            // (R)
    std::vector<int32_t> row_token_offsets;        // (R + 1)
    std::vector<int32_t> row_candidate_offsets;    // (R + 1)
    std::vector<uint8_t> row_scored;               // (R) whether the row's own tokens are scored
    std::vector<int32_t> tokens;                   // (T)
    std::vector<int32_t> candidates;               // (C)
    std::vector<float>   token_log_probabilities;     // (T) filled in for all but the first token of scored rows
    std::vector<float>   candidate_log_probabilities; // (C) filled in

    size_t rows() const { return row_sequences.size(); }

    // Throws std::invalid_argument unless the shapes agree, every token is below `vocabulary_size`, every sequence below
    // `sequences`, no sequence has two rows, and no row asks for something without having tokens.
    void check(int32_t vocabulary_size, int32_t sequences) const;
};

} // namespace genrec
