// SPDX-License-Identifier: Apache-2.0
// Examples of JSON lines {"input_ids": [...], "completion_mask": [...]} or {"prompt": "...", "completion": "..."}.
#pragma once

#include "catalogue.h"
#include "text-encoder.h"

#include <cstdint>
#include <string>
#include <vector>

namespace genrec {

// A position whose next token counts.
struct target {
    int32_t position; // of the token before
    int32_t token;    // the one to predict
    int32_t node;     // the catalogue's node it is chosen at, catalogue::none without a catalogue
};

// The tokens of a title that is learned, its end token included.
struct title_span {
    int32_t begin;
    int32_t end;
};

struct example {
    std::vector<int32_t>    tokens;
    std::vector<target>     targets;
    std::vector<title_span> titles; // with a catalogue those of the targets, but one that the end of the tokens cuts off
};

struct data_limits {
    int64_t vocabulary = 0;
    int64_t max_tokens = 0; // of an example
};

// The targets are the tokens with a 1 in the mask, or all without a mask; never the first token, which nothing predicts.
//
// With a catalogue, each run of such tokens is one or several titles, each closed by the end token: the walk through the trie
// starts at the root where a run starts and goes back there after each end token; a run may end within a title. Only tokens
// with more than one choice are targets then.
class dataset {
  public:
    // `titles` may be nullptr, and so may `texts`: lines with text are refused then, as they are with a catalogue, whose titles
    // are tokens. Throws data_error.
    dataset(const std::string & path, const data_limits & limits, const catalogue * titles, text_encoder * texts = nullptr);

    // Those with a target.
    const std::vector<example> & examples() const { return examples_; }

    // A number that differs, most likely, for other tokens or other targets.
    uint64_t fingerprint() const;

  private:
    std::vector<example> examples_;
};

} // namespace genrec
