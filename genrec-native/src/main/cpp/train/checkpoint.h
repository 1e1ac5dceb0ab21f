// SPDX-License-Identifier: Apache-2.0
// What a run needs to go on as if it had not been stopped.
#pragma once

#include "adamw.h"

#include <cstdint>
#include <string>

namespace genrec {

struct run_state {
    int64_t step             = 0; // steps done
    int64_t tokens           = 0; // tokens seen
    double  epoch_loss       = 0; // sum over the steps of the epoch under way
    double  best_loss        = 0; // of the validation set; counts only after a validation
    int64_t best_step        = 0; // 0: no validation yet
    double  validation_loss  = 0; // of the last validation
    int64_t validated_step   = 0; // steps done at the last validation
    int64_t without_progress = 0; // validations since the best
};

// The parameters alone, named as in the model. Throws write_error.
void write_parameters(const std::string & path, const std::vector<ggml_tensor *> & parameters);

// Throws load_error unless the file has exactly these parameters.
void read_parameters(const std::string & path, const std::vector<ggml_tensor *> & parameters);

// `settings` is whatever must be the same when the run goes on. Throws write_error.
void write_checkpoint(const std::string & path, const std::string & settings, const run_state & state, adamw & optimiser);

// Throws load_error if the file is damaged or was written with other settings.
run_state read_checkpoint(const std::string & path, const std::string & settings, adamw & optimiser);

} // namespace genrec
