// SPDX-License-Identifier: Apache-2.0
// Sequences that go through the model at once, and the positions in them that carry loss.
//
// Axes: T padded length, B sequences, N rows with loss, C choices. T, N and C are multiples of micro_batch::multiple: ggml's
// fast matrix product wants that of the axis that is summed over, and in the backward pass every axis is.
#pragma once

#include <cstdint>
#include <vector>

namespace genrec {

// Positions whose next token is chosen from the same set.
struct target_rows {
    std::vector<int32_t> rows;    // (N) positions in (B T) whose next token counts
    std::vector<int32_t> labels;  // (N) the next token, as an index into the choices if there are any
    std::vector<float>   weights; // (N) 1 for rows that count, 0 for padding

    // The catalogue loss: the tokens that any row may choose among (C), and which of them each row may (N C), 0 or -infinity.
    // Both are empty for the loss over the whole vocabulary.
    std::vector<int32_t> choices;
    std::vector<float>   choice_mask;
};

struct micro_batch {
    static constexpr int64_t multiple = 16;

    static int64_t round_up(int64_t n) { return (n + multiple - 1) / multiple * multiple; }

    int64_t                  length    = 0; // T
    int64_t                  sequences = 0; // B, each of one example behind the other, padded on the right
    std::vector<int32_t>     tokens;        // (B T)
    std::vector<int32_t>     positions;     // (B T) each token's place in its example, all that it attends to; 0 for padding
    std::vector<target_rows> targets;       // none of them without rows
};

} // namespace genrec
