// SPDX-License-Identifier: Apache-2.0
#include "batch.h"

#include <stdexcept>
#include <string>

namespace genrec {
namespace {

void check_range(const char * what, int32_t value, int32_t limit) {
    if (value < 0 || value >= limit) {
        throw std::invalid_argument(std::string(what) + " " + std::to_string(value) + " does not exist; there are " +
                                    std::to_string(limit));
    }
}

void check_offsets(const char * what, const std::vector<int32_t> & offsets, size_t rows, size_t total) {
    bool right = offsets.size() == rows + 1 && offsets.front() == 0 && offsets.back() == static_cast<int32_t>(total);
    for (size_t row = 0; right && row < rows; row++) {
        right = offsets[row] <= offsets[row + 1];
    }
    if (!right) {
        throw std::invalid_argument(std::string("the offsets of the rows' ") + what + " are inconsistent");
    }
}

void check_edits(const std::vector<edit> & edits, std::vector<int32_t> & lengths) {
    const auto sequences = static_cast<int32_t>(lengths.size());
    for (const edit & each : edits) {
        if (each.source != -1) {
            check_range("sequence", each.source, sequences);
        }
        check_range("sequence", each.destination, sequences);
        const int32_t held = each.source == -1 ? 0 : lengths[static_cast<size_t>(each.source)];
        if (each.tokens < -1 || each.tokens > held) {
            throw std::invalid_argument("a prefix of " + std::to_string(each.tokens) + " tokens cannot be copied; sequence " +
                                        std::to_string(each.source) + " holds " + std::to_string(held));
        }
        lengths[static_cast<size_t>(each.destination)] = each.tokens == -1 ? held : each.tokens;
    }
}

} // namespace

void batch::check(int32_t vocabulary_size, std::vector<int32_t> & lengths) const {
    const auto sequences = static_cast<int32_t>(lengths.size());
    check_offsets("tokens", row_token_offsets, rows(), tokens.size());
    check_offsets("candidates", row_candidate_offsets, rows(), candidates.size());
    if (row_scored.size() != rows() || token_log_probabilities.size() != tokens.size() ||
        candidate_log_probabilities.size() != candidates.size()) {
        throw std::invalid_argument("the arrays of the batch have inconsistent sizes");
    }
    check_edits(edits, lengths);
    has_row.assign(lengths.size(), false);
    for (size_t row = 0; row < rows(); row++) {
        check_range("sequence", row_sequences[row], sequences);
        const auto sequence = static_cast<size_t>(row_sequences[row]);
        if (has_row[sequence]) {
            throw std::invalid_argument("sequence " + std::to_string(sequence) + " has two rows in one batch");
        }
        has_row[sequence] = true;
        const bool asks = row_scored[row] || row_candidate_offsets[row] < row_candidate_offsets[row + 1];
        if (asks && row_token_offsets[row] == row_token_offsets[row + 1]) {
            throw std::invalid_argument("row " + std::to_string(row) + " asks for log-probabilities but has no token");
        }
    }
    for (const int32_t token : tokens) {
        check_range("token", token, vocabulary_size);
    }
    for (const int32_t token : candidates) {
        check_range("token", token, vocabulary_size);
    }
}

} // namespace genrec
