// SPDX-License-Identifier: Apache-2.0
// One step for many sequences, as Java's DecodeBatch describes it.
//
// Axes: R rows, T tokens, C candidates, E edits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace genrec {

// Makes a sequence a copy of the first tokens of another, or of itself.
struct edit {
    int32_t source;      // -1 for nothing
    int32_t destination;
    int32_t tokens;      // -1 for all
};

struct batch {
    bool                 over_candidates = false;  // whether the softmax runs over a row's candidates only
    std::vector<edit>    edits;                    // (E)
    std::vector<int32_t> row_sequences;            // (R)
    std::vector<int32_t> row_token_offsets;        // (R + 1)
    std::vector<int32_t> row_candidate_offsets;    // (R + 1)
    std::vector<uint8_t> row_scored;               // (R) whether the row's own tokens are scored
    std::vector<int32_t> tokens;                   // (T)
    std::vector<int32_t> candidates;               // (C)
    std::vector<float>   token_log_probabilities;     // (T) filled in for all but the first token of scored rows
    std::vector<float>   candidate_log_probabilities; // (C) filled in

    mutable std::vector<bool> has_row; // (sequences) scratch of check(), kept for its memory

    size_t rows() const { return row_sequences.size(); }

    size_t candidates_of(size_t row) const {
        return static_cast<size_t>(row_candidate_offsets[row + 1] - row_candidate_offsets[row]);
    }

    // Throws std::invalid_argument unless the shapes agree, every token is below `vocabulary_size`, every sequence exists,
    // no edit copies more than there is, no sequence has two rows, and no row asks for something without having tokens.
    //
    // lengths: (sequences) the tokens that each holds before the step; they become those after its edits.
    void check(int32_t vocabulary_size, std::vector<int32_t> & lengths) const;
};

} // namespace genrec
