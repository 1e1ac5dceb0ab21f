// SPDX-License-Identifier: Apache-2.0
// What a step costs with the head computed for the vocabulary and for the candidates only, by rows and candidates a row:
// milliseconds of CPU time, medians of rounds in which both take turns. On a machine with other work, one thread gives the
// steadiest figures. Not a test.
#include "model.h"
#include "session.h"
#include "runtime.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <initializer_list>
#include <vector>

using namespace genrec;

namespace {

constexpr int32_t prefix_tokens = 64;
constexpr int     rounds        = 15;

// Rows of one token behind a prefix that all share, candidates spread over the vocabulary.
batch step_of(int32_t rows, int32_t candidates, int32_t vocabulary) {
    batch step;
    step.over_candidates       = true;
    step.row_token_offsets     = {0};
    step.row_candidate_offsets = {0};
    for (int32_t row = 0; row < rows; row++) {
        step.edits.push_back({0, row + 1, -1});
        step.row_sequences.push_back(row + 1);
        step.row_scored.push_back(0);
        step.tokens.push_back(100 + row);
        for (int32_t i = 0; i < candidates; i++) {
            step.candidates.push_back(static_cast<int32_t>(static_cast<int64_t>(i) * vocabulary / candidates + row) % vocabulary);
        }
        step.row_token_offsets.push_back(static_cast<int32_t>(step.tokens.size()));
        step.row_candidate_offsets.push_back(static_cast<int32_t>(step.candidates.size()));
    }
    step.token_log_probabilities.resize(step.tokens.size());
    step.candidate_log_probabilities.resize(step.candidates.size());
    return step;
}

void fill_prefix(session & to) {
    batch step;
    step.row_sequences         = {0};
    step.row_scored            = {0};
    step.row_token_offsets     = {0, prefix_tokens};
    step.row_candidate_offsets = {0, 0};
    for (int32_t i = 0; i < prefix_tokens; i++) {
        step.tokens.push_back(1 + i % 7);
    }
    step.token_log_probabilities.resize(step.tokens.size());
    to.decode(step);
}

double milliseconds(session & in, batch & step) {
    const std::clock_t start = std::clock();
    in.decode(step);
    return 1e3 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void run(const char * path, int32_t threads) {
    start_runtime();
    const model     loaded({path, "", -1, true, false, nullptr});
    session_options options{1024, 256, 512, threads, LLAMA_FLASH_ATTN_TYPE_AUTO};
    options.head = head_choice::vocabulary;
    session with(loaded, options);
    options.head = head_choice::candidates;
    session without(loaded, options);
    fill_prefix(with);
    fill_prefix(without);
    std::printf("rows  candidates  vocabulary ms  candidates ms  ratio\n");
    for (const int32_t rows : {1, 4, 10, 40, 160, 250}) {
        for (const int32_t candidates : {2, 100, 1000, 4000, 16000, 32000}) {
            if (int64_t{rows} * candidates > 1000000) {
                continue;
            }
            batch               step = step_of(rows, candidates, loaded.vocab().size());
            std::vector<double> a;
            std::vector<double> b;
            for (int round = 0; round < rounds; round++) {
                a.push_back(milliseconds(with, step));
                b.push_back(milliseconds(without, step));
            }
            if (without.decoded_without_head() == 0) {
                throw std::runtime_error("the head cannot be left out");
            }
            std::printf("%4d  %10d  %13.2f  %13.2f  %5.2f\n", rows, candidates, median(a), median(b), median(b) / median(a));
        }
    }
}

} // namespace

int main(int count, char ** arguments) {
    if (count != 3) {
        std::fprintf(stderr, "usage: head-shapes MODEL.gguf THREADS\n");
        return 2;
    }
    try {
        run(arguments[1], std::atoi(arguments[2]));
        return 0;
    } catch (const std::exception & e) {
        std::fprintf(stderr, "head-shapes: %s\n", e.what());
        return 1;
    }
}
