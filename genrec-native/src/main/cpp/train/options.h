// SPDX-License-Identifier: Apache-2.0
// The command line of genrec-finetune.
#pragma once

#include "adamw.h"
#include "adapter.h"
#include "output-files.h"

#include <cstdint>
#include <string>
#include <vector>

namespace genrec {

struct options {
    bool        help = false;
    std::string model;
    std::string data;
    std::string validation; // empty: none
    std::string output;
    std::string catalogue; // empty: the loss over the whole vocabulary
    std::string checkpoint; // empty: next to the output
    int32_t     end_token = -1;

    bool           full      = false;
    bool           merge     = false;
    bool           snapshots = false; // of each epoch
    std::string    merged_adapter; // may be empty: the model is written as it is, in another type
    lora_settings  lora;
    adamw_settings optimiser;
    weight_type    type = weight_type::f32;
    metadata       keys;

    float    dropout          = 0.05f;
    float    item_drop        = 0.0f;
    float    learning_rate    = 3e-4f;
    int64_t  warm_up          = 100;
    int64_t  batch            = 128;
    int64_t  batch_tokens     = 2048;
    int64_t  max_tokens       = 256;
    int64_t  epochs           = 3;
    int64_t  max_steps        = 0; // 0: as the epochs give
    int64_t  validate_every   = 0; // steps; 0: once an epoch
    int64_t  patience         = 0; // validations without progress; 0: no early stop
    int64_t  checkpoint_every = 100;
    bool     resume           = false;
    uint64_t seed             = 1;
    int      threads          = 0; // 0: one per core
    std::string device;            // empty: the best

    bool        merges_only() const { return merge && data.empty(); }
    std::string checkpoint_path() const { return checkpoint.empty() ? output + ".checkpoint" : checkpoint; }
    std::string best_path() const { return checkpoint_path() + ".best"; }
    std::string snapshot_path(int64_t epoch) const { return output + ".epoch-" + std::to_string(epoch); }
};

// Throws std::invalid_argument.
options parse_options(const std::vector<std::string> & arguments);

std::string help_text();

} // namespace genrec
