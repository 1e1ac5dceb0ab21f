// SPDX-License-Identifier: Apache-2.0
// JSON lines that tell how far a run is. Each has "event".
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

namespace genrec {

class progress {
  public:
    explicit progress(std::FILE * out) : out_(out) {}

    struct step_report {
        int64_t step;  // steps done
        int64_t steps; // of the whole run
        int64_t epoch; // from 1
        int64_t tokens;
        double  loss;
        double  learning_rate;
        double  gradient_norm;
        double  tokens_per_second;
        double  seconds_left;
    };

    void started(int64_t examples, int64_t steps, int64_t parameters, int64_t first_step) const;
    void step(const step_report & report) const;
    void validation(int64_t step, double loss, bool best) const;
    void file(const char * event, int64_t step, const std::string & path) const; // "checkpoint", "stopped" or "done"

  private:
    std::FILE * out_;
};

} // namespace genrec
