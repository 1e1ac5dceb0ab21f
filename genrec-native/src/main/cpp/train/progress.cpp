// SPDX-License-Identifier: Apache-2.0
#include "progress.h"

#include <cinttypes>

namespace genrec {
namespace {

std::string quoted(const std::string & text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char escape[8];
            std::snprintf(escape, sizeof(escape), "\\u%04x", static_cast<unsigned>(c));
            out += escape;
        } else {
            out += c;
        }
    }
    return out + '"';
}

} // namespace

void progress::started(int64_t examples, int64_t steps, int64_t parameters, int64_t first_step) const {
    std::fprintf(out_,
                 "{\"event\":\"started\",\"examples\":%" PRId64 ",\"steps\":%" PRId64 ",\"parameters\":%" PRId64
                 ",\"step\":%" PRId64 "}\n",
                 examples, steps, parameters, first_step);
    std::fflush(out_);
}

void progress::step(const step_report & report) const {
    std::fprintf(out_,
                 "{\"event\":\"step\",\"step\":%" PRId64 ",\"steps\":%" PRId64 ",\"epoch\":%" PRId64 ",\"tokens\":%" PRId64
                 ",\"loss\":%.6f,\"learning_rate\":%.6g,\"gradient_norm\":%.6g,\"tokens_per_second\":%.1f"
                 ",\"seconds_left\":%.1f}\n",
                 report.step, report.steps, report.epoch, report.tokens, report.loss, report.learning_rate,
                 report.gradient_norm, report.tokens_per_second, report.seconds_left);
    std::fflush(out_);
}

void progress::validation(int64_t step, double loss, bool best) const {
    std::fprintf(out_, "{\"event\":\"validation\",\"step\":%" PRId64 ",\"loss\":%.6f,\"best\":%s}\n", step, loss,
                 best ? "true" : "false");
    std::fflush(out_);
}

void progress::file(const char * event, int64_t step, const std::string & path) const {
    std::fprintf(out_, "{\"event\":\"%s\",\"step\":%" PRId64 ",\"path\":%s}\n", event, step, quoted(path).c_str());
    std::fflush(out_);
}

} // namespace genrec
