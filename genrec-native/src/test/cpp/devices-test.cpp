// SPDX-License-Identifier: Apache-2.0
// Every GPU of this machine against its CPU: the same log-probabilities, within what 16 bits of the cache cost. Ends with 77
// where there is no GPU. A model's file may be given instead of the tiny one.
#include "model.h"
#include "session.h"

#include "check.h"
#include "steps.h"

#include <algorithm>

namespace {

using namespace genrec;

// Log-probabilities of the first tokens of the vocabulary after a prefix that sequences share, token by token and at once.
std::vector<float> log_probabilities(const std::string & path, const std::string & device) {
    const model           loaded({path, device, -1, true, false, nullptr});
    const session_options options{512, 8, 64, 2, LLAMA_FLASH_ATTN_TYPE_AUTO};
    session               opened(loaded, options);
    batch                 prefill;
    add_row(prefill, 0, text(11, 100), all_tokens(), true);
    opened.decode(prefill);
    std::vector<float> found(prefill.token_log_probabilities.begin() + 1, prefill.token_log_probabilities.end());
    found.insert(found.end(), prefill.candidate_log_probabilities.begin(), prefill.candidate_log_probabilities.end());
    batch step;
    step.edits = {{0, 1, -1}, {0, 2, 50}};
    add_row(step, 1, {42}, all_tokens());
    add_row(step, 2, {43, 44}, all_tokens());
    opened.decode(step);
    found.insert(found.end(), step.candidate_log_probabilities.begin(), step.candidate_log_probabilities.end());
    return found;
}

} // namespace

int main(int count, char ** arguments) {
    const temporary_folder folder;
    std::string            path = folder.file("tiny.gguf");
    if (count > 1) {
        path = arguments[1];
    } else {
        write_tiny_model(path);
    }
    const std::vector<float> expected = log_probabilities(path, "CPU");
    bool                     any      = false;
    for (const device & each : devices()) {
        if (!each.is_gpu) {
            continue;
        }
        any                             = true;
        const std::vector<float> actual = log_probabilities(path, each.name);
        double                   most   = 0;
        for (size_t i = 0; i < expected.size(); i++) {
            most = std::max(most, std::abs(static_cast<double>(actual[i]) - static_cast<double>(expected[i])));
            CHECK_NEAR(static_cast<double>(actual[i]), static_cast<double>(expected[i]), 0.05);
        }
        std::printf("%s (%s): %zu log-probabilities differ from the CPU's by at most %.2g\n", each.name.c_str(),
                    each.description.c_str(), expected.size(), most);
    }
    if (!any) {
        std::printf("[skipped] there is no GPU here\n");
        return 77;
    }
    return 0;
}
